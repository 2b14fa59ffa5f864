package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Follows an inbox without a gap: everything that happens in it after some place, in order, until either side ends it. What
 * carries it on is the follower's concern: a WebSocket, a request that waits, a listener in the same process.
 */
@FunctionalInterface
public interface FollowInbox {
    /**
     * Starts to follow. Never blocks, so it may be called from a selector thread; the follower may be called before this
     * returns, also to be told that it has ended. What commits after {@code since} is never missed; without {@code since},
     * what commits after {@link Follower#started}.
     */
    Following follow(Request request, Follower follower);

    /**
     * @param caller whom the follower acts for: when that login is revoked or the token ends, so does the following; empty:
     *     nobody's, it is trusted
     * @param device whose place in the inbox is kept: a second following of the same kind and device ends the first. The place
     *     moves with {@link AcknowledgeChanges} only; {@code since} makes it for a device that is not known yet
     * @param since what the follower has already; empty: what its device has acknowledged; without a device: the head
     */
    record Request(UserId user, Optional<Caller> caller, Optional<DeviceId> device, Optional<Cursor> since, Kind kind) {
        public Request {
            Objects.requireNonNull(user);
            Objects.requireNonNull(caller);
            Objects.requireNonNull(device);
            Objects.requireNonNull(since);
            Objects.requireNonNull(kind);
        }
    }

    /**
     * A way of following, shared by all that follow in it: equal ones share their cap and their devices.
     *
     * @param name such as {@code websocket}, for figures
     * @param isPresence whether a user who is followed so counts as online
     * @param maxOfOneUser how many of this kind one user may have at once, at least 1
     */
    record Kind(String name, boolean isPresence, int maxOfOneUser) {
        public Kind {
            Objects.requireNonNull(name);
            if (maxOfOneUser < 1) {
                throw new IllegalArgumentException("a kind of following lets each user have at least one");
            }
        }
    }

    /**
     * Whoever follows. It is called by one thread at a time, on any thread, with no lock held. It must be quick and not
     * block: it may be called by the thread that commits, with the sender's answer and all other followers behind it. If it
     * throws, it has ended with {@link Why#FAILED}.
     */
    interface Follower {
        /**
         * Called once, before anything else but {@link #ended}.
         *
         * @param at from where it follows: everything after it will be offered
         * @param head where the inbox ends now
         */
        void started(Cursor at, Head head);

        /**
         * Takes changes, which begin where the last ones that it took ended, for as many as there is room.
         *
         * @return up to where it took them: {@link Changes#to()} for all. If it is less, what follows is offered again after
         *     {@link Following#ready()}, as the store has it by then: in other parts, and what has changed since only in its
         *     last state
         */
        Revision take(Changes changes);

        /**
         * All that had happened before is taken: from here on changes come as they commit. Called once, also if a {@link
         * #reset} comes later.
         *
         * @param replayed what was offered before this
         * @return false if there is no room to say so: it is called again after {@link Following#ready()}
         */
        default boolean live(Cursor at, Digest replayed) {
            return true;
        }

        /**
         * What comes next is lost to this follower: it must read the inbox anew, and is offered what comes after {@code
         * head}.
         *
         * @return false if there is no room to say so: it is called again after {@link Following#ready()}
         */
        boolean reset(ReadChanges.Reason why, Head head);

        /** It is over; called at most once, and not if the follower ended it itself. Nothing is called afterwards. */
        void ended(Why why);
    }

    /** A follower's side of what it follows. Thread-safe; nothing here blocks. */
    interface Following extends AutoCloseable {
        /** There is room again. Harmless at any other time. */
        void ready();

        /** Up to where the follower has taken the inbox, as of the last call of it that has returned. */
        Cursor at();

        /** The same user has shown a newer token: it counts from now on. */
        void renew(Caller newer);

        /** Ends it, without a word to the follower; a call that is under way may still come to its end. */
        @Override
        void close();
    }

    /** Why a following has ended. */
    enum Why {
        /** The same device follows anew. */
        REPLACED,
        /** The user has as many of this kind as they may have. */
        TOO_MANY,
        /** The token has expired. */
        EXPIRED,
        /** The login was revoked. */
        REVOKED,
        /** It could not start, since the store was away or had too much to do: trying again later helps. */
        STORE_UNAVAILABLE,
        /** The follower threw, or something else failed that the log tells of. */
        FAILED,
        /** The service stops. */
        STOPPED
    }

    /**
     * Consecutive changes of one inbox. Those of one commit are one instance for all who follow, so a {@link Form} of them
     * is made once. Immutable to whoever takes them; thread-safe.
     */
    final class Changes {
        private final UserId inbox;
        private final Epoch epoch;
        private final Revision from;
        private final Revision to;
        private final List<? extends Change> changes;
        private final Optional<Replay> replay;
        private final long committedAtNanos;
        private volatile Made<?> made;

        /**
         * How a part of the feed is offered to one follower that was behind.
         *
         * @param known up to where it had the inbox when it began to catch up
         * @param isBacklog whether it has not been live yet
         */
        public record Replay(Revision known, boolean isBacklog) {
            public Replay {
                Objects.requireNonNull(known);
            }
        }

        private record Made<T>(Form<T> form, T value, Made<?> others) {}

        private Changes(
                UserId inbox,
                Epoch epoch,
                Revision from,
                Revision to,
                List<? extends Change> changes,
                Optional<Replay> replay,
                long committedAtNanos) {
            this.inbox = inbox;
            this.epoch = epoch;
            this.from = from;
            this.to = to;
            this.changes = changes;
            this.replay = replay;
            this.committedAtNanos = committedAtNanos;
        }

        /**
         * As they were committed.
         *
         * @param changes of one inbox, not empty, one for each revision in order; never changed afterwards
         */
        public static Changes committed(Epoch epoch, List<? extends Change> changes) {
            return committed(epoch, changes, System.nanoTime());
        }

        /**
         * As {@link #committed(Epoch, List)}.
         *
         * @param atNanos when their commit had returned, as {@link System#nanoTime} tells it
         */
        public static Changes committed(Epoch epoch, List<? extends Change> changes, long atNanos) {
            Change first = changes.get(0);
            return new Changes(
                    first.inbox(),
                    epoch,
                    new Revision(first.revision().value() - 1),
                    changes.get(changes.size() - 1).revision(),
                    changes,
                    Optional.empty(),
                    atNanos);
        }

        /**
         * A part of the feed: each notification that changed once, in its present state, so that revisions may be missing.
         *
         * @param changes not empty; never changed afterwards
         */
        public static Changes replayed(Cursor from, List<Change> changes, Replay replay) {
            return new Changes(
                    changes.get(0).inbox(),
                    from.epoch(),
                    from.revision(),
                    changes.get(changes.size() - 1).revision(),
                    changes,
                    Optional.of(replay),
                    0);
        }

        public UserId inbox() {
            return inbox;
        }

        public Epoch epoch() {
            return epoch;
        }

        /** Whoever takes them has everything up to here. */
        public Revision from() {
            return from;
        }

        /** The last change's revision. */
        public Revision to() {
            return to;
        }

        public List<? extends Change> changes() {
            return changes;
        }

        /** Empty: they have just been committed. */
        public Optional<Replay> replay() {
            return replay;
        }

        /** For how long their commit has returned; of no use for what is replayed. */
        public long ageNanos() {
            return System.nanoTime() - committedAtNanos;
        }

        /** These changes in some form, made when the first follower asks; two that ask at once may both make it. */
        public <T> T in(Form<T> form) {
            for (Made<?> one = made; one != null; one = one.others()) {
                if (one.form() == form) {
                    @SuppressWarnings("unchecked") // It was made by this very form.
                    T value = (T) one.value();
                    return value;
                }
            }
            T value = form.of(this);
            made = new Made<>(form, value, made);
            return value;
        }
    }

    /** Turns changes into what a kind of follower passes on, such as encoded frames. One instance for each form. */
    @FunctionalInterface
    interface Form<T> {
        /** Depends on nothing but the changes. */
        T of(Changes changes);
    }
}
