package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the domain accepts, a store takes and gives back equal: nothing that a caller can choose fails only inside a
 * transaction that others share.
 */
public interface AnyValueContract {
    UserId LAST = new UserId(Long.MAX_VALUE);

    Stores emptyStores();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    default void whateverADraftAcceptsIsStoredAndGivenBackEqual(long seed) {
        Stores stores = emptyStores();
        var any = new AnyContent(seed);
        var random = new Random(seed);
        stores.inboxes().open(LAST);
        Map<NotificationId, Change.Present> told = new HashMap<>();

        for (int batch = 0; batch < 6; batch++) {
            List<Submission> submissions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                submissions.add(submission(any, random, batch * 8 + i));
            }
            Appended appended = stores.inboxes().append(submissions, NOW.plusNanos(random.nextInt()));

            assertThat(appended.outcomes()).hasSameSizeAs(submissions).allMatch(Outcome.Stored.class::isInstance);
            assertThat(appended.changes().stream()
                            .map(change -> change.notification().content())
                            .toList())
                    .isEqualTo(contentsTo(submissions));
            appended.changes().forEach(change -> told.put(change.id(), change.untold()));
        }

        assertThat(feed(stores).stream().map(Change::untold)).containsExactlyInAnyOrderElementsOf(told.values());
        List<Notification> held = stores.inboxes()
                .history(LAST, HistoryFilter.DEFAULT, Optional.empty(), 1000)
                .orElseThrow()
                .notifications();
        assertThat(held)
                .containsExactlyInAnyOrderElementsOf(
                        told.values().stream().map(Change.Present::notification).toList());
        told.values()
                .forEach(change -> assertThat(
                                stores.sent().sent(change.notification().sender(), change.id()))
                        .isPresent());
    }

    private static Submission submission(AnyContent any, Random random, int number) {
        var sender = new UserId(random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(3));
        List<Draft> drafts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            drafts.add(new Draft(LAST, any.next()));
        }
        drafts.add(new Draft(new UserId(Long.MAX_VALUE - 1), any.next()));
        return random.nextInt(4) > 0
                ? new Submission(sender, drafts, Optional.empty())
                : new Submission(sender, drafts, Optional.of(key(number)), Set.of(LAST));
    }

    private static Idempotency key(int number) {
        String text = ("~!:,% " + number).replace(' ', '"');
        return Idempotency.of(new IdempotencyKey(text + "~".repeat(255 - text.length())), text.getBytes(UTF_8));
    }

    private static List<Content> contentsTo(List<Submission> submissions) {
        return submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .filter(draft -> draft.recipient().equals(LAST))
                .map(Draft::content)
                .toList();
    }

    private static List<Change> feed(Stores stores) {
        Feed feed = stores.inboxes().changes(LAST, Revision.START, 1000).orElseThrow();
        assertThat(feed.more()).isFalse();
        return feed.changes();
    }

    @Test
    default void whateverADeviceSaysIsStoredAndGivenBackEqual() {
        Stores stores = emptyStores();
        List<DeviceId> ids =
                Stream.of("-", "A.z_0:-", "x".repeat(64)).map(DeviceId::new).toList();
        var epoch = new Epoch("z".repeat(16));
        var start = new Cursor(epoch, Revision.START);
        var end = new Cursor(epoch, new Revision(Long.MAX_VALUE));
        Instant latest = Instant.parse("9999-12-31T23:59:59.999999Z");

        stores.devices()
                .connect(ids.stream()
                        .map(id -> new Contact(LAST, id, start, Instant.EPOCH))
                        .toList());
        stores.devices()
                .acknowledge(ids.stream()
                        .map(id -> new Acknowledgement(LAST, id, end, latest))
                        .toList());

        Instant stored = Instant.parse("9999-12-31T23:59:59.999Z");
        assertThat(stores.devices().list(LAST))
                .containsExactlyInAnyOrderElementsOf(ids.stream()
                        .map(id -> new Device(id, epoch, Revision.START, end.revision(), stored))
                        .toList());
    }

    @Test
    default void whateverIsSelectedIsLookedFor() {
        Stores stores = emptyStores();
        stores.inboxes().open(LAST);
        NotificationId id = stores.send(LAST, LAST, "m").get(0).id();
        var most = new Selection.Ids(LongStream.concat(
                        LongStream.of(id.value()),
                        LongStream.range(0, Selection.MAX_IDS - 1).map(i -> (1L << 53) - 1 - i))
                .mapToObj(NotificationId::new)
                .toList());

        assertThat(stores.inboxes()
                        .change(LAST, most, Transition.READ, NOW, 1000)
                        .orElseThrow()
                        .changes())
                .hasSize(1);
        assertThat(swept(stores, Transition.UNREAD)).isEqualTo(1);
        assertThat(swept(stores, Transition.REMOVE)).isEqualTo(1);
        assertThat(stores.inboxes().recall(LAST, new NotificationId((1L << 53) - 1), NOW))
                .isEmpty();
    }

    private static long swept(Stores stores, Transition transition) {
        return stores.inboxes()
                .sweep(new Sweep(LAST, Revision.START, new Revision(Long.MAX_VALUE), transition, false), NOW, 1000)
                .orElseThrow()
                .count();
    }
}
