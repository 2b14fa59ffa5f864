package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.testkit.WrappedStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tabs and the search field of a client need: categories, counts, words. */
class TabsTest {
    private static final UserId FIRST = new UserId(1);
    /** More than a plain page has: only a search asks for so many. */
    private static final int OF_A_SEARCH = 500;

    private final CountDownLatch held = new CountDownLatch(1);
    private volatile boolean holds;
    private final RestServer server =
            new RestServer(Inboxes.Limits.DEFAULT, Accounts.Limits.DEFAULT, HoldingStore::new);
    private final String ada = server.account("ada");

    /** Holds searches of the first user up. */
    private final class HoldingStore extends WrappedStore {
        HoldingStore(InboxStore store) {
            super(store);
        }

        @Override
        public Optional<HistoryPage> history(
                UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
            if (holds && user.equals(FIRST) && limit == OF_A_SEARCH) {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.history(user, filter, before, limit, lookedAt);
        }
    }

    @AfterEach
    void stop() {
        held.countDown();
        server.close();
    }

    private void send(String message, String category) {
        String more = category.isEmpty() ? "" : ",\"category\":\"" + category + "\"";
        server.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"" + message + "\"" + more + "}");
    }

    private List<String> messages(String query) {
        RestServer.Answer answer = server.get("/notifications" + query, ada);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().get("notifications").findValuesAsText("message");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void severalCategoriesAreOneTabAndWhatHasNoneIsAnother() {
        send("order", "orders");
        send("news", "news");
        send("plain", "");

        assertThat(messages("")).containsExactly("plain", "news", "order");
        assertThat(messages("?category=orders&category=news")).containsExactly("news", "order");
        assertThat(messages("?category=")).containsExactly("plain");
        assertThat(messages("?category=&category=orders")).containsExactly("plain", "order");
        assertThat(messages("")).as("what is kept is not a tab's").containsExactly("plain", "news", "order");
    }

    @Test
    void moreThanTwentyCategoriesAndADoubleOfAnythingElseAreRefused() {
        String many = String.join(
                "&", IntStream.range(0, 21).mapToObj(i -> "category=c" + i).toList());

        assertRefused("?" + many, "category");
        assertRefused("?category=a%20b", "category");
        assertRefused("?q=a&q=b", "q");
        assertRefused("?limit=1&limit=1", "limit");
    }

    private void assertRefused(String query, String field) {
        RestServer.Answer answer = server.get("/notifications" + query, ada);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_parameter");
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
    }

    @Test
    void countsAreByCategoryAndExact() {
        send("one", "orders");
        send("two", "orders");
        send("three", "");
        send("four", "news");
        server.post("/notifications/read", ada, "{\"all\":true,\"category\":\"news\"}");

        JsonNode counts = server.get("/notifications/counts", ada).body();

        assertThat(counts.get("unread").asLong()).isEqualTo(3);
        assertThat(counts.get("by_category").toString()).isEqualTo("{\"orders\":2,\"\":1}");
    }

    @Test
    void anEmptyInboxHasNoCategories() {
        assertThat(server.get("/notifications/counts", ada)
                        .body()
                        .get("by_category")
                        .toString())
                .isEqualTo("{}");
    }

    @Test
    void ofWholeInboxesOnlyWhatFitsTheFilterIsTouched() {
        send("order", "orders");
        send("read order", "orders");
        send("news", "news");
        send("plain", "");
        server.post("/notifications/read", ada, "{\"ids\":[2,3]}");

        assertThat(changed("archive", "{\"all\":true,\"read\":true,\"category\":\"orders\"}"))
                .isEqualTo(1);
        assertThat(messages("?archived=true")).containsExactly("read order");
        assertThat(changed("archive", "{\"all\":true,\"read\":true}")).isEqualTo(1);
        assertThat(changed("unarchive", "{\"all\":true,\"category\":\"news\"}")).isEqualTo(1);
        assertThat(changed("unread", "{\"all\":true,\"category\":\"news\"}")).isEqualTo(1);
        assertThat(changed("remove", "{\"all\":true,\"category\":\"\"}")).isEqualTo(1);
        assertThat(messages("")).containsExactly("news", "order");
    }

    @Test
    void whatArrivesAfterwardsIsNotTouchedByAFilterEither() {
        send("before", "orders");
        String seen = server.get("/notifications", ada).body().get("cursor").asText();
        send("after", "orders");

        assertThat(changed("read", "{\"all\":true,\"up_to\":\"" + seen + "\",\"category\":\"orders\"}"))
                .isEqualTo(1);
        assertThat(messages("?unread=true")).containsExactly("after");
    }

    private long changed(String what, String body) {
        return server.post("/notifications/" + what, ada, body)
                .body()
                .get("changed")
                .asLong();
    }

    @Test
    void wordsAreFoundTogetherWithTheOtherFilters() {
        send("Your parcel is on its way", "orders");
        send("Parcel prices", "news");
        send("Straße gesperrt", "");

        assertThat(messages("?q=parcel")).containsExactly("Parcel prices", "Your parcel is on its way");
        assertThat(messages("?q=WAY+parcel&category=orders&unread=true")).containsExactly("Your parcel is on its way");
        assertThat(messages("?q=" + encoded("STRASSE"))).containsExactly("Straße gesperrt");
        assertThat(messages("?q=parcel&archived=true")).isEmpty();
        assertThat(messages("")).as("what is kept is no search").hasSize(3);
    }

    @Test
    void aSearchGoesOnWithItsNext() {
        send("one 1", "");
        send("two", "");
        send("one 2", "");

        JsonNode first = server.get("/notifications?q=one&limit=1", ada).body();
        String next = first.get("next").asText();

        assertThat(first.get("notifications").findValuesAsText("message")).containsExactly("one 2");
        assertThat(messages("?q=one&limit=1&before=" + next)).containsExactly("one 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "%20%E3%80%80", "a+b+c+d+e+f+g+h+i+j+k", "%E2%80%8B"})
    void wordsThatCannotBeLookedForAreRefused(String words) {
        assertRefused("?q=" + words, "q");
        assertRefused("?q=" + "a".repeat(201), "q");
    }

    @Test
    void aSearchFromACursorOfAnotherHistoryIsRefused() {
        assertRefused("?q=a&before=old1.7", "before");
    }

    /** However long each of them takes. */
    @Test
    void thirtyTwoSearchesOfOneUserStarveNobodyElse() throws Exception {
        String bob = server.account("bob");
        server.post("/notifications/send", bob, "{\"user_id\":2,\"message\":\"for bob\"}");
        holds = true;
        ExecutorService clients = Executors.newFixedThreadPool(32);
        List<CompletableFuture<Integer>> searches = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                searches.add(CompletableFuture.supplyAsync(
                        () -> server.get("/notifications?q=x", ada).status(), clients));
            }
            // All but the one that is under way and those that may wait are told to come later.
            long refused = 32 - 1 - OneOfEach.MAX_WAITING_OF_ONE;
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() ->
                            searches.stream().filter(CompletableFuture::isDone).count() >= refused);

            assertThat(searches.stream().filter(CompletableFuture::isDone)).allMatch(answer -> answer.join() == 429);
            assertThat(server.get("/notifications?q=bob", bob).status()).isEqualTo(200);
            assertThat(server.get("/notifications?limit=1", bob).status()).isEqualTo(200);
            assertThat(server.get("/notifications", bob).status()).isEqualTo(200);
            assertThat(server.get("/notifications/counts", bob).status()).isEqualTo(200);
            assertThat(server.get("/notifications?limit=1", ada).status())
                    .as("nor her own history")
                    .isEqualTo(200);
        } finally {
            held.countDown();
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
