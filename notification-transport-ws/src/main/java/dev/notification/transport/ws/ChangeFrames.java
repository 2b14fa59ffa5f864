package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.protocol.NotificationJson;
import dev.notification.protocol.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Turns changes of one inbox into frames, each encoded once however many sockets it goes to. */
final class ChangeFrames {
    /** A run of like changes becomes one frame up to this many ids, so that no frame outgrows a client's buffer. */
    private static final int MAX_IDS = 200;

    private ChangeFrames() {}

    /**
     * Changes as they commit, for sessions that have had everything up to {@code from}.
     *
     * @param changes of one inbox, one for each revision
     */
    static List<Outgoing> live(Mode mode, Epoch epoch, List<? extends Change> changes, long from) {
        return of(mode, epoch, changes, from, change -> false, ChangeFrames::hasArrived, change -> Backlog.EMPTY);
    }

    /**
     * A part of the feed, for a session that had everything up to {@code known} when it began to read. What is in the
     * inbox goes out whole: the feed tells of several changes only the last, so a client may never have had what has only
     * been read since, wherever in the middle of this it may be cut off.
     */
    static List<Outgoing> replay(
            Mode mode, Epoch epoch, List<? extends Change> changes, long from, long known, boolean backlog) {
        Predicate<Change.Present> whole =
                mode == Mode.V1 ? change -> true : change -> change.isNewAfter(new Revision(known));
        // Also in a session that was live and fell behind, what it had before is nothing new.
        Predicate<Change> old = change ->
                backlog || !(change instanceof Change.Present present && present.isNewAfter(new Revision(known)));
        return of(mode, epoch, changes, from, old, whole, change -> Backlog.of(change, known));
    }

    private static boolean hasArrived(Change.Present change) {
        return change.kind() == Change.Kind.ARRIVED || change.kind() == Change.Kind.REPLACED;
    }

    private static List<Outgoing> of(
            Mode mode,
            Epoch epoch,
            List<? extends Change> changes,
            long from,
            Predicate<Change> backlog,
            Predicate<Change.Present> whole,
            Function<Change, Backlog> digest) {
        List<Outgoing> frames = new ArrayList<>(changes.size());
        long at = from;
        int next = 0;
        while (next < changes.size()) {
            Change first = changes.get(next);
            Optional<Change.Present> present =
                    first instanceof Change.Present one && whole.test(one) ? Optional.of(one) : Optional.empty();
            int end = present.isPresent() || mode == Mode.PLAIN ? next + 1 : endOfRun(changes, next, whole);
            List<? extends Change> run = changes.subList(next, end);
            long before = at;
            at = run.get(run.size() - 1).revision().value();
            Backlog counts = run.stream().map(digest).reduce(Backlog.EMPTY, Backlog::plus);
            frames.add(new Outgoing(before, at, frame(mode, epoch, run, present, before, backlog.test(first)), counts));
            next = end;
        }
        return frames;
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
            boolean backlog) {
        if (mode == Mode.V1) {
            return whole.map(present ->
                            TextFrames.of(json -> ServerFrames.notification(json, epoch, present, before, backlog)))
                    .orElseGet(() -> TextFrames.of(json -> ServerFrames.alike(json, epoch, run, before, backlog)));
        }
        return whole.map(present -> TextFrames.of(json -> NotificationJson.write(json, present.notification())))
                .orElse(Outgoing.NOTHING);
    }
}
