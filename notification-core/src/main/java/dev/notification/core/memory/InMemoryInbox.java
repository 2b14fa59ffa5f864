package dev.notification.core.memory;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One user's inbox. Not thread-safe: its store's lock guards it. */
final class InMemoryInbox {
    private final UserId user;
    private final TreeMap<Revision, Change> feed = new TreeMap<>();
    private final TreeMap<Revision, Change.Present> byArrival = new TreeMap<>();
    private final Map<NotificationId, Change.Present> present = new HashMap<>();
    private final Map<NotificationId, Gone> removed = new HashMap<>();
    private final Map<NotificationId, Instant> changedAt = new HashMap<>();
    private Revision head;
    private Revision floor;
    private Revision seen = Revision.START;
    private Revision marked = Revision.START;
    private long unread;
    private long unseen;

    /** What was removed, until it is purged. */
    private record Gone(Notification was, Change.Removed change, Instant at) {}

    /** @param start where it begins: nothing was ever there before */
    InMemoryInbox(UserId user, Revision start) {
        this.user = user;
        this.head = start;
        this.floor = start;
    }

    UserId user() {
        return user;
    }

    long unread() {
        return unread;
    }

    Revision end() {
        return head;
    }

    Head head(Epoch epoch) {
        return new Head(new Cursor(epoch, head), floor, unread, unseen);
    }

    Change.Present arrive(NotificationId newId, UserId sender, Content content, Instant at) {
        Optional<Notification> replaced = content.collapseKey()
                .flatMap(key -> present.values().stream()
                        .map(Change.Present::notification)
                        .filter(held -> held.sender().equals(sender)
                                && held.content().collapseKey().equals(Optional.of(key)))
                        .findFirst());
        NotificationId id = replaced.map(Notification::id).orElse(newId);
        Revision revision = head.next();
        changedAt.put(id, at);
        var notification = new Notification(id, user, sender, content, at, revision, revision, false, false);
        return put(notification, replaced.isPresent() ? Change.Kind.REPLACED : Change.Kind.ARRIVED);
    }

    Change apply(NotificationId id, Transition transition, Instant at) {
        Notification was = present.get(id).notification();
        changedAt.put(id, at.truncatedTo(ChronoUnit.MILLIS));
        return switch (transition) {
            case READ -> put(in(was, true, was.archived()), Change.Kind.READ);
            case UNREAD -> put(in(was, false, was.archived()), Change.Kind.UNREAD);
            case ARCHIVE -> put(in(was, was.read(), true), Change.Kind.ARCHIVED);
            case UNARCHIVE -> put(in(was, was.read(), false), Change.Kind.UNARCHIVED);
            case REMOVE -> remove(id, Change.Reason.REMOVED, at);
        };
    }

    Change.Removed remove(NotificationId id, Change.Reason reason, Instant at) {
        Notification was = present.get(id).notification();
        forget(id);
        head = head.next();
        var change = new Change.Removed(user, id, head, reason, unread, unseen);
        feed.put(head, change);
        removed.put(id, new Gone(was, change, at));
        changedAt.put(id, at.truncatedTo(ChronoUnit.MILLIS));
        return change;
    }

    Optional<Sent> sent(UserId sender, NotificationId id) {
        Optional<Sent> gone = Optional.ofNullable(removed.get(id))
                .filter(one -> one.was().sender().equals(sender))
                .map(one ->
                        sent(one.was(), Sent.State.valueOf(one.change().reason().name())));
        return gone.or(() -> Optional.ofNullable(present.get(id))
                .map(Change.Present::notification)
                .filter(held -> held.sender().equals(sender))
                .map(held -> sent(held, held.read() ? Sent.State.READ : Sent.State.UNREAD)));
    }

    /** All that is kept, the newest first, those that were removed among them. */
    List<Held> held() {
        Stream<Held> gone = removed.values().stream()
                .map(one -> held(
                        one.was(),
                        one.change().revision(),
                        Sent.State.valueOf(one.change().reason().name()),
                        Optional.empty()));
        Stream<Held> kept = present.values().stream()
                .map(Change.Present::notification)
                .map(one -> held(
                        one,
                        one.revision(),
                        one.read() ? Sent.State.READ : Sent.State.UNREAD,
                        Optional.of(one.content())));
        return Stream.concat(gone, kept)
                .sorted(Comparator.comparing(Held::arrived).reversed())
                .toList();
    }

    private Held held(Notification one, Revision revision, Sent.State state, Optional<Content> content) {
        return new Held(
                one.id(),
                user,
                one.sender(),
                one.arrived(),
                revision,
                one.createdAt(),
                Optional.ofNullable(changedAt.get(one.id())),
                state,
                one.archived(),
                content);
    }

    private Sent sent(Notification notification, Sent.State state) {
        return new Sent(notification.id(), user, notification.createdAt(), notification.arrived(), state, List.of());
    }

    int purge(Instant before, int limit) {
        List<Gone> over = removed.values().stream()
                .filter(one -> one.at().isBefore(before))
                .limit(limit)
                .toList();
        for (Gone one : over) {
            removed.remove(one.change().id());
            changedAt.remove(one.change().id());
            feed.remove(one.change().revision());
            floor = one.change().revision().isAfter(floor) ? one.change().revision() : floor;
        }
        return over.size();
    }

    /** In the order they arrived; only those that the transition would change. */
    List<NotificationId> affected(Selection.Ids selection, Transition transition) {
        return byArrival.values().stream()
                .map(Change.Present::notification)
                .filter(held -> selection.ids().contains(held.id()) && wouldChange(held, transition))
                .map(Notification::id)
                .toList();
    }

    InboxStore.Swept sweep(InboxStore.Sweep sweep, Epoch epoch, Instant at, int limit) {
        if (!sweep.upTo().isAfter(sweep.after())) {
            return new InboxStore.Swept(0, List.of(), Optional.empty(), head(epoch));
        }
        var part = byArrival.subMap(sweep.after(), false, sweep.upTo(), true);
        List<Notification> looked = part.values().stream()
                .map(Change.Present::notification)
                .limit(limit)
                .toList();
        boolean more = part.size() > limit;
        Optional<Revision> rest = more ? Optional.of(looked.get(limit - 1).arrived()) : Optional.empty();
        List<Change> changes = looked.stream()
                .filter(held -> sweep.filter().fits(held) && wouldChange(held, sweep.transition()))
                .map(held -> apply(held.id(), sweep.transition(), at))
                .toList();
        return new InboxStore.Swept(changes.size(), sweep.told() ? changes : List.of(), rest, head(epoch));
    }

    boolean holds(NotificationId id, UserId sender) {
        Change.Present held = present.get(id);
        return held != null && held.notification().sender().equals(sender);
    }

    List<NotificationId> createdBefore(Instant before) {
        return byArrival.values().stream()
                .map(Change.Present::notification)
                .filter(held -> held.createdAt().isBefore(before))
                .map(Notification::id)
                .toList();
    }

    /** The oldest, so that {@code keep} are left. */
    List<NotificationId> beyond(int keep) {
        return byArrival.values().stream()
                .map(Change.Present::id)
                .limit(Math.max(0, byArrival.size() - keep))
                .toList();
    }

    List<NotificationId> expired(Instant now) {
        return byArrival.values().stream()
                .map(Change.Present::notification)
                .filter(held ->
                        held.content().expiresAt().map(at -> !at.isAfter(now)).orElse(false))
                .map(Notification::id)
                .toList();
    }

    HistoryPage history(Epoch epoch, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
        var older = before.map(revision -> byArrival.headMap(revision, false)).orElse(byArrival);
        List<Notification> found = older.descendingMap().values().stream()
                .limit(lookedAt)
                .map(Change.Present::notification)
                .filter(filter::fits)
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<Notification> page = more ? found.subList(0, limit) : found;
        Optional<Revision> next = more ? Optional.of(page.get(limit - 1).arrived()) : notLookedAt(older, lookedAt);
        return new HistoryPage(page, next, head(epoch));
    }

    UnreadCounts counts() {
        Map<Optional<Category>, Long> counted = present.values().stream()
                .map(Change.Present::notification)
                .filter(held -> !held.read() && !held.archived())
                .collect(Collectors.groupingBy(held -> held.content().category(), Collectors.counting()));
        Map<Optional<Category>, Long> largest = new LinkedHashMap<>();
        counted.entrySet().stream()
                .sorted(Map.Entry.<Optional<Category>, Long>comparingByValue().reversed())
                .limit(UnreadCounts.MAX_CATEGORIES)
                .forEach(one -> largest.put(one.getKey(), one.getValue()));
        return new UnreadCounts(unread, unseen, largest);
    }

    private static Optional<Revision> notLookedAt(NavigableMap<Revision, Change.Present> older, int lookedAt) {
        return older.descendingKeySet().stream().skip(lookedAt).findFirst().map(Revision::next);
    }

    Feed changes(Epoch epoch, Revision after, int limit) {
        List<Change> found =
                feed.tailMap(after, false).values().stream().limit(limit + 1L).toList();
        boolean more = found.size() > limit;
        List<Change> page = (more ? found.subList(0, limit) : found)
                .stream().map(this::asRead).toList();
        Revision end = more ? page.get(limit - 1).revision() : head.isAfter(after) ? head : after;
        return new Feed(page, end, more, head(epoch));
    }

    /** Databases keep the unseen count of the inbox, not of each change. */
    private Change asRead(Change change) {
        return change.revision().equals(head) ? change : change.untold();
    }

    InboxStore.MarkedSeen markSeen(Revision upTo, Epoch epoch) {
        Revision to = upTo.isAfter(head) ? head : upTo;
        if (!to.isAfter(seen) || byArrival.subMap(seen, false, to, true).isEmpty()) {
            return new InboxStore.MarkedSeen(Optional.empty(), head(epoch));
        }
        seen = to;
        unseen = byArrival.tailMap(seen, false).values().stream()
                .map(Change.Present::notification)
                .filter(held -> !held.read() && !held.archived())
                .count();
        feed.remove(marked);
        head = head.next();
        marked = head;
        var change = new Change.Marked(user, head, new Mark.Seen(seen), unread, unseen);
        feed.put(head, change);
        return new InboxStore.MarkedSeen(Optional.of(change), head(epoch));
    }

    private static boolean wouldChange(Notification held, Transition transition) {
        return switch (transition) {
            case READ -> !held.read();
            case UNREAD -> held.read();
            case ARCHIVE -> !held.archived();
            case UNARCHIVE -> held.archived();
            case REMOVE -> true;
        };
    }

    private Notification in(Notification was, boolean read, boolean archived) {
        return new Notification(
                was.id(),
                user,
                was.sender(),
                was.content(),
                was.createdAt(),
                head.next(),
                was.arrived(),
                read,
                archived);
    }

    private Change.Present put(Notification notification, Change.Kind kind) {
        forget(notification.id());
        head = head.next();
        count(notification, 1);
        var change = new Change.Present(notification, kind, unread, unseen);
        present.put(change.id(), change);
        byArrival.put(notification.arrived(), change);
        feed.put(head, change);
        return change;
    }

    /** Each notification stands in the feed once: a new change supersedes the one before. */
    private void forget(NotificationId id) {
        Change.Present before = present.remove(id);
        if (before != null) {
            feed.remove(before.revision());
            byArrival.remove(before.notification().arrived());
            count(before.notification(), -1);
        }
    }

    private void count(Notification notification, int more) {
        if (!notification.read() && !notification.archived()) {
            unread += more;
            unseen += notification.arrived().isAfter(seen) ? more : 0;
        }
    }
}
