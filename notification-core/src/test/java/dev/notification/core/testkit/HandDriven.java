package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.application.inbox.Devices;
import dev.notification.core.application.inbox.HeadAsking;
import dev.notification.core.application.inbox.InboxFollowing;
import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inboxes that are followed, with everything that usually happens by itself in the test's hand: what has committed is
 * announced when the test says so, the store is asked when the test says so, and time goes by when the test says so.
 */
public final class HandDriven {
    public static final FollowInbox.Kind KIND = new FollowInbox.Kind("tested", true, 10_000);
    private static final int MANY = 100_000;

    private final Stores stores;
    private final FollowerKind kind;
    private final WatchedStore store;
    private final HandExecutor heads = new HandExecutor();
    private final HandExecutor contacts = new HandExecutor();
    private final HandExecutor turns = new HandExecutor();
    private final Devices devices;
    private final InboxFollowing following;
    private final UserId ada;
    private Instant now = Stores.NOW;
    private long nanos;

    public HandDriven(Stores stores, FollowerKind kind, UserId ada) {
        this.stores = stores;
        this.kind = kind;
        this.ada = ada;
        this.store = new WatchedStore(stores.inboxes(), stores.devices());
        var asking = new HeadAsking(store, () -> nanos, heads);
        this.devices =
                new Devices(store.devices(), stores.sent(), stores.inboxes().epoch(), () -> now, () -> nanos, contacts);
        this.following = new InboxFollowing(store, new InboxReading(store), asking, devices, () -> now, turns);
    }

    public Stores stores() {
        return stores;
    }

    public WatchedStore store() {
        return store;
    }

    public HandExecutor heads() {
        return heads;
    }

    public HandExecutor contacts() {
        return contacts;
    }

    public HandExecutor turns() {
        return turns;
    }

    public Devices devices() {
        return devices;
    }

    public InboxFollowing following() {
        return following;
    }

    /** Whose inbox is followed. */
    public UserId ada() {
        return ada;
    }

    // What happens in the inbox.

    /** Commits a notification to Ada for each message, in one transaction, and tells nobody. */
    public List<Change.Present> commit(String... messages) {
        return commitTo(ada, messages);
    }

    public List<Change.Present> commitTo(UserId user, String... messages) {
        Submission[] submissions = Stream.of(messages)
                .map(message -> Stores.submission(user, new Draft(user, Content.of(message))))
                .toArray(Submission[]::new);
        return List.copyOf(stores.append(submissions).changes());
    }

    /** Commits so many, called by their revisions. */
    public List<Change.Present> commitMany(int count) {
        long head = head();
        return commit(IntStream.rangeClosed(1, count)
                .mapToObj(i -> Long.toString(head + i))
                .toArray(String[]::new));
    }

    public List<Change> commitState(Transition transition, NotificationId... ids) {
        return stores.inboxes()
                .change(ada, new Selection.Ids(List.of(ids)), transition, Stores.NOW, 1000)
                .orElseThrow()
                .changes();
    }

    /** Empty if as much has been seen. */
    public List<Change.Marked> commitSeen(long upTo) {
        return stores.inboxes().markSeen(ada, new Revision(upTo)).orElseThrow().change().stream()
                .toList();
    }

    public void announce(List<? extends Change> changes) {
        following.announce(changes);
    }

    /** Commits and announces. */
    public List<Change.Present> send(String... messages) {
        List<Change.Present> changes = commit(messages);
        announce(changes);
        return changes;
    }

    public void recheck() {
        following.recheck(Set.of(ada));
    }

    /** Nobody knows what became of a commit for Ada. */
    public void doubt() {
        following.doubt(Set.of(ada));
    }

    /** Removes everything that Ada has and forgets that it was there; the floor moves to the head. */
    public void purge() {
        NotificationId[] all = stores.history(ada).notifications().stream()
                .map(one -> one.id())
                .toArray(NotificationId[]::new);
        commitState(Transition.REMOVE, all);
        stores.upkeep().purge(Stores.NOW.plusSeconds(1), 1000);
    }

    public long head() {
        return stores.inboxes()
                .head(ada)
                .map(head -> head.cursor().revision().value())
                .orElse(0L);
    }

    // Those who follow.

    public Cursor cursor(long revision) {
        return new Cursor(stores.inboxes().epoch(), new Revision(revision));
    }

    public FollowInbox.Request request(Optional<Cursor> since) {
        return new FollowInbox.Request(ada, Optional.empty(), Optional.empty(), since, KIND);
    }

    public FollowInbox.Request request(DeviceId device, Optional<Cursor> since) {
        return new FollowInbox.Request(ada, Optional.empty(), Optional.of(device), since, KIND);
    }

    public Observed follow(FollowInbox.Request request) {
        return kind.follow(following, request);
    }

    /** After what it has already. */
    public Observed followAfter(long revision) {
        return follow(request(Optional.of(cursor(revision))));
    }

    /** From the inbox's end, and there already. */
    public Observed followLive() {
        Observed follower = followAfter(head());
        run();
        return follower;
    }

    // What time brings.

    /** Lets everything happen that waits to happen. */
    public void run() {
        for (int i = 0; i < MANY; i++) {
            if (!heads.runNext() && !contacts.runNext() && !turns.runNext()) {
                return;
            }
        }
        throw new AssertionError("it never comes to rest");
    }

    /** Lets one thing happen, whichever of those that wait; false if nothing does. */
    public boolean runAny(Random random) {
        List<HandExecutor> order = new ArrayList<>(List.of(heads, contacts, turns));
        Collections.shuffle(order, random);
        return order.stream().anyMatch(executor -> executor.runAny(random));
    }

    public void advance(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    public void tick() {
        following.tick();
    }

    // What must have come of it.

    /** All that this follower has heard since it began is this, as far as its kind hears it, and it fits together. */
    public void assertHeard(Observed follower, Said... expected) {
        List<Said> heard = follower.heard().stream().map(Heard::said).toList();
        assertThat(heard).containsExactlyElementsOf(understood(List.of(expected)));
        Heard.assertFitTogether(follower.heard());
    }

    /** As before, without the words about where it began. */
    public void assertHeardLive(Observed follower, Said... expected) {
        List<Said> heard = follower.heard().stream()
                .map(Heard::said)
                .filter(said -> said.word() != Said.Word.STARTED && said.word() != Said.Word.LIVE)
                .toList();
        assertThat(heard).containsExactlyElementsOf(understood(List.of(expected)));
        Heard.assertFitTogether(follower.heard());
    }

    private List<Said> understood(List<Said> expected) {
        return expected.stream()
                .filter(said -> kind.hears(said.word()))
                .map(this::understood)
                .toList();
    }

    private Said understood(Said said) {
        return Stream.of(FollowInbox.Why.values())
                .filter(why -> said.equals(Said.ended(why)))
                .findFirst()
                .map(why -> Said.ended(kind.understands(why)))
                .orElse(said);
    }
}
