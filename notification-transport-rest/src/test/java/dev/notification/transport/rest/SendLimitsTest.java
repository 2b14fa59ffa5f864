package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.out.Storage;
import dev.notification.transport.rest.RestServer.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sender is told that sends too much, or asks too much. Rates are so low that no slow machine earns anything back. */
class SendLimitsTest {
    private static final String SEND = "/notifications/send";
    private static final String BATCH = "/notifications/batch";
    private static final Rate MANY = Rate.perDay(1_000_000);

    private Optional<RestServer> running = Optional.empty();

    @AfterEach
    void close() {
        running.ifPresent(RestServer::close);
    }

    private RestServer with(Inboxes.Limits limits, Storage storage) {
        running = Optional.of(new RestServer(limits, storage));
        return running.get();
    }

    private RestServer with(SendQuotas quotas) {
        return with(Inboxes.Limits.DEFAULT.withQuotas(quotas), Storage.AMPLE);
    }

    private static void assertLimited(Answer answer, int atLeastSeconds, String detail) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("rate_limited");
        assertThat(Long.parseLong(answer.header("Retry-After"))).isGreaterThan(atLeastSeconds);
        assertThat(answer.body().get("detail").asText()).contains(detail).contains("nothing was done");
    }

    @Test
    void beyondTheRateOfNotificationsASenderIsToldWhenAndOthersGoOn() {
        RestServer server = with(new SendQuotas(true, new Rate(3, Duration.ofDays(1)), MANY, MANY, MANY));
        String ada = server.account("ada");
        String bob = server.account("bob");

        assertThat(server.post(SEND, ada, "{\"user_id\":2,\"message\":\"1\"}").status())
                .isEqualTo(201);
        assertThat(server.post(SEND, ada, "{\"user_ids\":[1,2],\"message\":\"2\"}")
                        .status())
                .isEqualTo(201);
        assertLimited(
                server.post(SEND, ada, "{\"user_id\":2,\"message\":\"3\"}"),
                3600,
                "more than 3 notifications a day from one sender");
        assertLimited(server.post(BATCH, ada, "[{\"user_id\":2,\"message\":\"3\"}]"), 3600, "3 notifications");

        assertThat(server.post(SEND, bob, "{\"user_id\":2,\"message\":\"4\"}").status())
                .isEqualTo(201);
        assertThat(server.get("/notifications", bob).body().get("unread").asInt())
                .isEqualTo(3);
    }

    @Test
    void beyondTheRateOfBytesASenderIsToldWhen() {
        RestServer server = with(new SendQuotas(true, MANY, Rate.perDay(9000), MANY, MANY));
        String ada = server.account("ada");
        String large = "{\"user_id\":1,\"message\":\"" + "m".repeat(8192) + "\"}";

        assertThat(server.post(SEND, ada, large).status()).isEqualTo(201);
        assertLimited(server.post(SEND, ada, large), 3600, "9000 bytes of notifications a day");
    }

    @Test
    void whoTriesWhichUsersThereAreIsStopped() {
        RestServer server = with(new SendQuotas(true, MANY, MANY, MANY, Rate.perDay(10)));
        String ada = server.account("ada");

        for (int id = 2; id < 13; id++) {
            assertThat(server.post(SEND, ada, "{\"user_id\":" + id + ",\"message\":\"m\"}")
                            .status())
                    .isEqualTo(404);
        }

        assertLimited(
                server.post(SEND, ada, "{\"user_id\":1,\"message\":\"m\"}"),
                3600,
                "10 unknown recipients a day from one sender");
    }

    @Test
    void whileTheStoreIsShortOfRoomNothingIsSentAndAllElseGoesOn() {
        var shortage = new AtomicReference<>(Optional.<String>empty());
        RestServer server = with(Inboxes.Limits.DEFAULT, shortage::get);
        String ada = server.account("ada");
        server.post(SEND, ada, "{\"user_id\":1,\"message\":\"m\"}");
        shortage.set(Optional.of("the disk is nearly full"));

        Answer refused = server.post(SEND, ada, "{\"user_id\":1,\"message\":\"m\"}");
        Answer batch = server.post("/notifications/batch", ada, "[{\"user_id\":1,\"message\":\"m\"}]");
        Answer read = server.post("/notifications/read", ada, "{\"ids\":[1]}");

        assertThat(refused.status()).isEqualTo(507);
        assertThat(batch.status()).isEqualTo(507);
        assertThat(batch.code()).isEqualTo("storage_low");
        assertThat(refused.code()).isEqualTo("storage_low");
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(refused.body().get("detail").asText()).isEqualTo("the disk is nearly full; nothing was stored");
        assertThat(read.status()).isEqualTo(200);
        assertThat(server.get("/notifications", ada).body().get("notifications"))
                .hasSize(1);

        shortage.set(Optional.empty());
        assertThat(server.post(SEND, ada, "{\"user_id\":1,\"message\":\"m\"}").status())
                .isEqualTo(201);
    }

    @Test
    void aKeyOfASendThatStoredNothingIsFree() {
        RestServer server = with(SendQuotas.NONE);
        String ada = server.account("ada");
        String body = "{\"user_id\":2,\"message\":\"m\"}";

        Answer unknown = server.postOnce(SEND, ada, "k", body);
        server.account("bob");
        Answer stored = server.postOnce(SEND, ada, "k", body);
        Answer repeated = server.postOnce(SEND, ada, "k", body);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.header("Idempotency-Replayed")).isEmpty();
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeated.body()).isEqualTo(stored.body());
    }

    @Test
    void whetherAStrangersNotificationWasReadIsTheRecipientsToKnow() {
        RestServer server = with(Inboxes.Limits.DEFAULT.withReceipts(ReceiptPolicy.STORED), Storage.AMPLE);
        String ada = server.account("ada");
        String bob = server.account("bob");
        server.post(SEND, ada, "{\"user_id\":2,\"message\":\"to bob\"}");
        server.post(SEND, ada, "{\"user_id\":1,\"message\":\"to myself\"}");

        assertThat(state(server, ada, 1)).isEqualTo("stored");
        server.post("/notifications/read", bob, "{\"ids\":[1]}");
        assertThat(state(server, ada, 1)).isEqualTo("stored");
        server.post("/notifications/remove", bob, "{\"ids\":[1]}");
        assertThat(state(server, ada, 1)).isEqualTo("stored");
        assertThat(state(server, ada, 2)).isEqualTo("unread");
    }

    @Test
    void withoutReceiptsWhatWasSentToOthersIsNotFound() {
        RestServer server = with(Inboxes.Limits.DEFAULT.withReceipts(ReceiptPolicy.NONE), Storage.AMPLE);
        String ada = server.account("ada");
        server.account("bob");
        server.post(SEND, ada, "{\"user_id\":2,\"message\":\"to bob\"}");
        server.post(SEND, ada, "{\"user_id\":1,\"message\":\"to myself\"}");

        assertThat(server.get("/notifications/sent/1", ada).status()).isEqualTo(404);
        assertThat(state(server, ada, 2)).isEqualTo("unread");
    }

    private static String state(RestServer server, String token, int id) {
        Answer answer = server.get("/notifications/sent/" + id, token);
        assertThat(answer.body().get("delivered_to")).isEmpty();
        return answer.body().get("state").asText();
    }
}
