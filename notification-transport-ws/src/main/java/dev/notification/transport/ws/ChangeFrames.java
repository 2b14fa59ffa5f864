package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.NotificationJson;
import dev.notification.protocol.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Turns changes of one inbox into frames, each encoded once however many sockets it goes to. */
final class ChangeFrames {
    /** A run of like changes becomes one frame up to this many ids, so that no frame outgrows a client's buffer. */
    private static final int MAX_IDS = 200;

    private ChangeFrames() {}

    /** Changes as they commit. */
    static List<Outgoing> live(Mode mode, FollowInbox.Changes changes) {
        return of(mode, changes, change -> false, ChangeFrames::hasArrived);
    }

    /**
     * A part of the feed. What is in the inbox goes out whole: the feed tells of several changes only the last, so a client
     * may never have had what has only been read since, wherever in the middle of this it may be cut off.
     */
    static List<Outgoing> replayed(Mode mode, FollowInbox.Changes changes, FollowInbox.Changes.Replay replay) {
        Predicate<Change.Present> whole =
                mode == Mode.V1 ? change -> true : change -> change.isNewAfter(replay.known());
        // Also in a session that was live and fell behind, what it had before is nothing new.
        Predicate<Change> old = change ->
                replay.isBacklog() || !(change instanceof Change.Present present && present.isNewAfter(replay.known()));
        return of(mode, changes, old, whole);
    }

    private static boolean hasArrived(Change.Present change) {
        return change.kind() == Change.Kind.ARRIVED || change.kind() == Change.Kind.REPLACED;
    }

    private static List<Outgoing> of(
            Mode mode, FollowInbox.Changes part, Predicate<Change> backlog, Predicate<Change.Present> whole) {
        List<? extends Change> changes = part.changes();
        Epoch epoch = part.epoch();
        List<Outgoing> frames = new ArrayList<>(changes.size());
        long at = part.from().value();
        int next = 0;
        while (next < changes.size()) {
            Change first = changes.get(next);
            Optional<Change.Present> present =
                    first instanceof Change.Present one && whole.test(one) ? Optional.of(one) : Optional.empty();
            int end = present.isPresent() || first instanceof Change.Marked || mode == Mode.PLAIN
                    ? next + 1
                    : endOfRun(changes, next, whole);
            List<? extends Change> run = changes.subList(next, end);
            long before = at;
            if (!isCarriedOver(part, next)) {
                at = run.get(run.size() - 1).revision().value();
            }
            frames.add(new Outgoing(at, frame(mode, epoch, run, present, before, at, backlog.test(first))));
            next = end;
        }
        return frames;
    }

    /**
     * Whether a frame leaves its place to the next one: a mark that is replayed before other changes. A client of a time before
     * there were marks, which ignores them whole, so comes past it when it has reconnected, instead of reconnecting for ever.
     */
    private static boolean isCarriedOver(FollowInbox.Changes part, int index) {
        return part.replay().isPresent()
                && part.changes().get(index) instanceof Change.Marked
                && index + 1 < part.changes().size();
    }

    /** States and removals that look alike share a frame. */
    private static int endOfRun(List<? extends Change> changes, int start, Predicate<Change.Present> whole) {
        Change first = changes.get(start);
        int end = start + 1;
        while (end < changes.size() && end - start < MAX_IDS && isAlike(first, changes.get(end), whole)) {
            end++;
        }
        return end;
    }

    private static boolean isAlike(Change first, Change other, Predicate<Change.Present> whole) {
        if (first instanceof Change.Removed one && other instanceof Change.Removed two) {
            return one.reason() == two.reason();
        }
        return first instanceof Change.Present one
                && other instanceof Change.Present two
                && !whole.test(two)
                && one.kind() == two.kind()
                && one.notification().read() == two.notification().read()
                && one.notification().archived() == two.notification().archived();
    }

    private static byte[] frame(
            Mode mode,
            Epoch epoch,
            List<? extends Change> run,
            Optional<Change.Present> whole,
            long before,
            long at,
            boolean backlog) {
        if (mode == Mode.V1 && run.get(0) instanceof Change.Marked marked) {
            return TextFrames.of(json -> ServerFrames.marked(json, epoch, marked, before, at, backlog));
        }
        if (mode == Mode.V1) {
            return whole.map(present ->
                            TextFrames.of(json -> ServerFrames.notification(json, epoch, present, before, backlog)))
                    .orElseGet(() -> TextFrames.of(json -> ServerFrames.alike(json, epoch, run, before, backlog)));
        }
        return whole.map(present -> TextFrames.of(json -> NotificationJson.write(json, present.notification())))
                .orElse(Outgoing.NOTHING);
    }
}
