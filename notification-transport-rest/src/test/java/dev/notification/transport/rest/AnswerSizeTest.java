package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.transport.rest.RestServer.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages whose notifications are as large as they may be, in characters that take six bytes each. */
class AnswerSizeTest {
    private static final int SENT = 50;
    private static final int LARGEST = Content.MAX_MESSAGE_BYTES - 2;

    private final RestServer server = new RestServer();
    private final String ada = server.account("ada");
    private final String start =
            server.get("/notifications", ada).body().get("cursor").asText();

    @AfterEach
    void stop() {
        server.close();
    }

    private void sendLargeOnes() {
        for (int i = 0; i < SENT; i++) {
            String message = "\\u0001".repeat(LARGEST) + String.format("%02d", i);
            assertThat(server.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"" + message + "\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    private static void addNumbers(List<Integer> numbers, List<JsonNode> notifications) {
        notifications.forEach(notification -> numbers.add(
                Integer.parseInt(notification.get("message").asText().substring(LARGEST))));
    }

    private Answer bounded(String path) {
        Answer answer = server.get(path, ada);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body().length()).isLessThanOrEqualTo(AnswerSize.MAX_BYTES + 1000);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?limit=200", "?unread=true"})
    void aHistoryOfLargeNotificationsIsReadInMorePagesWithoutAGapOrARepetition(String first) {
        sendLargeOnes();
        List<Integer> numbers = new ArrayList<>();

        Answer page = bounded("/notifications" + first);
        int pages = 1;
        addNumbers(numbers, page.body().findValues("notifications").get(0).findParents("message"));
        while (!page.body().get("next").isNull()) {
            page = bounded(
                    "/notifications?limit=200&before=" + page.body().get("next").asText());
            pages++;
            addNumbers(numbers, page.body().get("notifications").findParents("message"));
        }

        List<Integer> all = new ArrayList<>(IntStream.range(0, SENT).boxed().toList());
        Collections.reverse(all);
        assertThat(numbers).isEqualTo(all);
        assertThat(pages).isBetween(3, 4);
    }

    @Test
    void changesAreReadInMorePagesToo() {
        sendLargeOnes();
        List<Integer> numbers = new ArrayList<>();

        boolean more = true;
        String since = start;
        while (more) {
            JsonNode page =
                    bounded("/notifications/changes?limit=200&since=" + since).body();
            page.get("changes").forEach(change -> addNumbers(numbers, List.of(change.get("notification"))));
            since = page.get("cursor").asText();
            more = page.get("more").asBoolean();
        }

        assertThat(numbers).isEqualTo(IntStream.range(0, SENT).boxed().toList());
    }

    @Test
    void aPageOfOrdinaryNotificationsIsNotCutAndOneAlwaysFits() {
        List<Notification> ordinary = Collections.nCopies(200, notification("an order was sent"));
        List<Notification> one = List.of(notification("\u0001".repeat(8192)));

        assertThat(AnswerSize.fitting(ordinary, Optional::of)).isEqualTo(ordinary);
        assertThat(AnswerSize.fitting(one, Optional::of)).isEqualTo(one);
        assertThat(AnswerSize.fitting(List.<Notification>of(), Optional::of)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0001", "\"", "\\", "é", "€", "😀"})
    void whatIsSaidToFitDoesWhateverTheCharacters(String unit) {
        int units = 8000 / unit.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        List<Notification> page = Collections.nCopies(200, notification(unit.repeat(units)));

        List<Notification> fitting = AnswerSize.fitting(page, Optional::of);

        int bytes = ViewJson.bytes(fitting).length;
        int bytesOfOneMore = ViewJson.bytes(page.subList(0, fitting.size() + 1)).length;
        assertThat(bytes).isLessThanOrEqualTo(AnswerSize.MAX_BYTES);
        assertThat(bytesOfOneMore).isGreaterThan(AnswerSize.MAX_BYTES * 3 / 4);
    }

    private static Notification notification(String message) {
        var one = new Revision(1);
        return new Notification(
                new NotificationId(1),
                new UserId(1),
                new UserId(1),
                Content.of(message),
                Instant.parse("2026-11-23T10:00:00Z"),
                one,
                one,
                false,
                false);
    }
}
