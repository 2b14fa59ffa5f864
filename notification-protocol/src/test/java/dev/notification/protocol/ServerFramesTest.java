package dev.notification.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFramesTest {
    private static final Epoch EPOCH = new Epoch("k3f9");
    private static final String NOTIFICATION =
            "{\"id\":42,\"user_id\":1,\"sender_id\":2,\"rev\":7,\"message\":\"hello\",\"priority\":\"normal\","
                    + "\"created_at\":\"2026-11-24T10:00:00.000Z\",\"read\":true,\"archived\":false}";

    private static Change.Present present(Change.Kind kind) {
        return new Change.Present(
                new Notification(
                        new NotificationId(42),
                        new UserId(1),
                        new UserId(2),
                        Content.of("hello"),
                        Instant.parse("2026-11-24T10:00:00Z"),
                        new Revision(7),
                        new Revision(7),
                        true,
                        false),
                kind,
                3,
                1);
    }

    private static Change.Removed removed(long id, long revision) {
        return new Change.Removed(
                new UserId(1), new NotificationId(id), new Revision(revision), Change.Reason.RECALLED, 2, 0);
    }

    private static String text(Json.Writing writing) {
        return new String(Json.bytes(writing), StandardCharsets.UTF_8);
    }

    @Test
    void aNotificationComesWhole() {
        assertThat(text(json -> ServerFrames.notification(json, EPOCH, present(Change.Kind.ARRIVED), 6, false)))
                .isEqualTo(
                        "{\"type\":\"notification\",\"prev\":\"k3f9.6\",\"cursor\":\"k3f9.7\",\"rev\":7,\"backlog\":false,"
                                + "\"unread\":3,\"unseen\":1,\"change\":\"arrived\",\"notification\":" + NOTIFICATION
                                + "}");
    }

    @Test
    void statesAndRemovalsThatLookAlikeShareAFrame() {
        assertThat(text(json -> ServerFrames.alike(json, EPOCH, List.of(present(Change.Kind.READ)), 6, true)))
                .isEqualTo(
                        "{\"type\":\"state\",\"prev\":\"k3f9.6\",\"cursor\":\"k3f9.7\",\"rev\":7,\"backlog\":true,"
                                + "\"unread\":3,\"unseen\":1,\"ids\":[42],\"state\":\"read\",\"read\":true,\"archived\":false}");
        assertThat(text(json -> ServerFrames.alike(json, EPOCH, List.of(removed(4, 8), removed(5, 9)), 7, false)))
                .isEqualTo(
                        "{\"type\":\"removed\",\"prev\":\"k3f9.7\",\"cursor\":\"k3f9.9\",\"rev\":9,\"backlog\":false,"
                                + "\"unread\":2,\"unseen\":0,\"ids\":[4,5],\"reason\":\"recalled\"}");
    }

    @Test
    void theFeedNamesOneChangeAtATime() {
        assertThat(text(json -> ChangeJson.write(json, EPOCH, present(Change.Kind.READ))))
                .isEqualTo(
                        "{\"type\":\"notification\",\"rev\":7,\"unread\":3,\"unseen\":1,\"change\":\"read\",\"notification\":"
                                + NOTIFICATION + "}");
        assertThat(text(json -> ChangeJson.write(json, EPOCH, removed(4, 8))))
                .isEqualTo(
                        "{\"type\":\"removed\",\"rev\":8,\"unread\":2,\"unseen\":0,\"id\":4,\"reason\":\"recalled\"}");
    }

    @Test
    void aMarkSaysUpToWhereItIsAndTheCountIfItIsKnown() {
        var now = new Change.Marked(new UserId(1), new Revision(8), new Mark.Seen(new Revision(7)), 3, 0);
        var then = new Change.Marked(new UserId(1), new Revision(8), new Mark.Seen(new Revision(7)), 3, Change.UNTOLD);

        assertThat(text(json ->
                        ServerFrames.marked(json, EPOCH, now, 7, now.revision().value(), false)))
                .isEqualTo("{\"type\":\"seen\",\"prev\":\"k3f9.7\",\"cursor\":\"k3f9.8\",\"rev\":8,\"backlog\":false,"
                        + "\"unread\":3,\"unseen\":0,\"up_to\":\"k3f9.7\"}");
        assertThat(text(json -> ChangeJson.write(json, EPOCH, then)))
                .isEqualTo("{\"type\":\"seen\",\"rev\":8,\"unread\":3,\"up_to\":\"k3f9.7\"}");
    }
}
