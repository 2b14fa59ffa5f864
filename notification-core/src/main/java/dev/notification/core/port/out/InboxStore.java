package dev.notification.core.port.out;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.SweepFilter;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps inboxes: notifications, and per inbox one gapless order of everything that happened to them.
 *
 * <p>Thread-safe; every method blocks on the store. A method that writes is one transaction: when it returns, all of it
 * is durable; when it throws, none of it is (but see {@link
 * dev.notification.core.port.StoreUnavailableException#outcomeUnknown()}: the exception then names the users whose inboxes it
 * {@linkplain dev.notification.core.port.StoreUnavailableException#touched() touched}). A write gives each notification it touches the
 * inbox's next revision, in the order it touches them, so per inbox revisions have no gap or repetition from where it begins (0, or behind every inbox that was deleted),
 * and a reader that sees revision n has already been able to see everything before it. Writers to several inboxes never
 * deadlock. Unread counts are exact: notifications that are neither read, archived nor removed. So are unseen counts: those of
 * them that arrived, or were replaced, after what the user has {@linkplain #markSeen seen}; at first nothing is seen.
 *
 * <p>{@link InboxUpkeep} and {@link SentStore} are the other roles of the same inboxes.
 */
public interface InboxStore {
    /** Which history this store's revisions belong to; constant while the store is open. */
    Epoch epoch();

    /**
     * Opens an empty inbox, for a user of any application: nobody has to be registered for it. Idempotent, and safe to call
     * concurrently: an inbox that is there stays as it is. {@link AccountStore#add} opens an inbox too, under a later number if
     * the next one is taken. It cannot give back one that an account has: an application that has both uses numbers of its own
     * that accounts never reach.
     *
     * @return true if it was not there before
     */
    boolean open(UserId user);

    /** Where these inboxes end, each as of some moment during the call; users without an inbox are left out. */
    Map<UserId, Head> heads(Collection<UserId> users);

    /** The inbox's end; empty if it was never opened. */
    default Optional<Head> head(UserId user) {
        return Optional.ofNullable(heads(List.of(user)).get(user));
    }

    /**
     * Stores what was submitted, submissions and their drafts in the given order; one receipt list per submission, one
     * receipt per draft. An unknown recipient fails only its own draft. A draft whose collapse key names a notification
     * of the same sender that is still in the recipient's inbox replaces it: same id, next revision, unread and not archived, as if it had
     * just arrived. A submission whose idempotency key this sender has used for the same fingerprint stores nothing and
     * gets the first receipts; with another fingerprint it is {@link Outcome.KeyReused}. Both also hold within one call. A
     * submission of which nothing was stored, since nobody has any of its recipients, leaves its key as it was: repeating it
     * tries again.
     *
     * <p>It does not wait for somebody outside who has locked an inbox: the submissions that touch it, and those that would
     * overtake them (see {@link LockedInboxes}), are {@link Outcome.Locked} and not stored; all others are. Whoever calls
     * repeats them after a moment.
     */
    Appended append(List<Submission> submissions, Instant at);

    /** How many notifications a page of a history looks at: with a filter that fits few, more would hold everybody up. */
    int MAX_LOOKED_AT = 2000;

    /**
     * History strictly before {@code before} (empty: from the newest), at most {@code limit}. Looks at the newest
     * {@code lookedAt} of them and no more, whatever has become of them: a page may hold fewer than {@code limit}, or none, and
     * have a next one. Empty if no such user.
     */
    Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt);

    /** As the other, and looks at {@value #MAX_LOOKED_AT}. */
    default Optional<HistoryPage> history(UserId user, HistoryFilter filter, Optional<Revision> before, int limit) {
        return history(user, filter, before, limit, MAX_LOOKED_AT);
    }

    /** What is unread, by category: exact, and all as of one moment during the call. Empty if no such user. */
    Optional<UnreadCounts> counts(UserId user);

    /**
     * What changed strictly after {@code after}, at most {@code limit} notifications and marks. The inbox's newest change tells
     * its {@link Change#unseen()}, the others do not. The caller checks {@code after} against {@link Head#floor()}: below it,
     * the feed has holes. Empty if no such user.
     */
    Optional<Feed> changes(UserId user, Revision after, int limit);

    /**
     * Applies a transition to those selected notifications that it would change, in the order they arrived, at most
     * {@code limit}; {@link Changed#more()} says whether some are left. Unknown ids are left out silently. Empty if no
     * such user.
     */
    Optional<Changed> change(UserId user, Selection.Ids selection, Transition transition, Instant at, int limit);

    /**
     * Applies a transition to those notifications of a part of an inbox that fit the filter and that it would change, in the
     * order they arrived. Looks at {@code limit} notifications at most, however many of them change; {@link Swept#rest()} says where the part that was
     * not looked at begins. Empty if no such user.
     */
    Optional<Swept> sweep(Sweep sweep, Instant at, int limit);

    /**
     * Moves the {@linkplain Mark.Seen mark} up to which the user has seen the inbox, which takes the inbox's next revision.
     * Where the mark is there already, or beyond, nothing changes and no revision is taken: it never goes back. Nobody has
     * seen what has not arrived: beyond the head it moves to the head. Empty if no such user.
     */
    Optional<MarkedSeen> markSeen(UserId user, Revision upTo);

    /** Removes what {@code sender} once sent, if it is still in the recipient's inbox. */
    Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at);

    /**
     * One sender's request: all its drafts are stored in the same transaction.
     *
     * @param drafts at least one; none only with an idempotency key, to learn whether it was used before
     * @param circumstances kept with its idempotency key; without a key nobody looks at them
     */
    record Submission(
            UserId sender, List<Draft> drafts, Optional<Idempotency> idempotency, Circumstances circumstances) {
        public Submission {
            Objects.requireNonNull(sender);
            drafts = List.copyOf(drafts);
            Objects.requireNonNull(idempotency);
            Objects.requireNonNull(circumstances);
            if (drafts.isEmpty() && idempotency.isEmpty()) {
                throw new IllegalArgumentException("a submission has at least one draft");
            }
        }

        /** One of whose recipients nothing is known. */
        public Submission(UserId sender, List<Draft> drafts, Optional<Idempotency> idempotency) {
            this(sender, drafts, idempotency, Circumstances.NONE);
        }

        /** One whose recipients were there before. */
        public Submission(UserId sender, List<Draft> drafts, Optional<Idempotency> idempotency, Set<UserId> online) {
            this(sender, drafts, idempotency, new Circumstances(online, Set.of(), Set.of()));
        }
    }

    /**
     * What an answer says beside its receipts, as it was when the request was accepted.
     *
     * @param online the recipients that were online
     * @param created the recipients that were made for it
     * @param nobody where the request has recipients who were nobody, among all its recipients: 0 is the first. There is no
     *     draft for them and no receipt
     */
    record Circumstances(Set<UserId> online, Set<UserId> created, Set<Integer> nobody) {
        /** All recipients are somebody, were there before and are not known to be online. */
        public static final Circumstances NONE = new Circumstances(Set.of(), Set.of(), Set.of());

        public Circumstances {
            online = Set.copyOf(online);
            created = Set.copyOf(created);
            nobody = Set.copyOf(nobody);
        }

        /** What of it is kept: it says nothing of recipients for whom nothing was stored. */
        public Circumstances of(Set<UserId> stored) {
            return new Circumstances(both(online, stored), both(created, stored), nobody);
        }

        private static Set<UserId> both(Set<UserId> some, Set<UserId> others) {
            return some.stream().filter(others::contains).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * @param outcomes one per submission, in order
     * @param changes what happened, in commit order per inbox
     */
    record Appended(List<Outcome> outcomes, List<Change.Present> changes) {
        public Appended {
            outcomes = List.copyOf(outcomes);
            changes = List.copyOf(changes);
        }

        /** Whether some of them were not stored because somebody outside has locked their inboxes. */
        public boolean hasLocked() {
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Outcome.Locked) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What became of one submission. */
    sealed interface Outcome {
        record Stored(List<Receipt> receipts) implements Outcome {
            public Stored {
                receipts = List.copyOf(receipts);
            }
        }

        /**
         * The same request was stored before; these are its receipts of then.
         *
         * @param circumstances of then, of those recipients for whom something was stored; nobody was online if it was stored
         *     by a version that did not keep it
         */
        record Repeated(List<Receipt> receipts, Circumstances circumstances) implements Outcome {
            public Repeated {
                receipts = List.copyOf(receipts);
                Objects.requireNonNull(circumstances);
            }

            /** The recipients were there before. */
            public Repeated(List<Receipt> receipts, Set<UserId> online) {
                this(receipts, new Circumstances(online, Set.of(), Set.of()));
            }
        }

        /** The key was used for another request. */
        record KeyReused() implements Outcome {}

        /**
         * Nothing of it was stored, for somebody outside has locked these of its inboxes.
         *
         * @param inboxes empty: it would have overtaken another that is locked
         */
        record Locked(Set<UserId> inboxes) implements Outcome {
            public Locked {
                inboxes = Set.copyOf(inboxes);
            }
        }
    }

    /**
     * What arrived strictly after {@code after} and up to {@code upTo}, and what is to become of it.
     *
     * @param filter what does not fit it stays as it is
     * @param told whether {@link Swept#changes()} is wanted: reading them costs as much as making them
     */
    record Sweep(UserId user, Revision after, Revision upTo, SweepFilter filter, Transition transition, boolean told) {
        public Sweep {
            Objects.requireNonNull(user);
            Objects.requireNonNull(after);
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(filter);
            Objects.requireNonNull(transition);
        }

        /** Of everything that arrived there. */
        public Sweep(UserId user, Revision after, Revision upTo, Transition transition, boolean told) {
            this(user, after, upTo, SweepFilter.EVERYTHING, transition, told);
        }
    }

    /**
     * What became of it.
     *
     * @param count how many notifications changed
     * @param changes what happened to them, in revision order; empty if the sweep is not to be told
     * @param rest {@code after} of the next sweep; empty: all has been looked at
     * @param head the inbox afterwards
     */
    record Swept(long count, List<Change> changes, Optional<Revision> rest, Head head) {
        public Swept {
            changes = List.copyOf(changes);
            Objects.requireNonNull(rest);
            Objects.requireNonNull(head);
        }
    }

    /**
     * What became of the mark.
     *
     * @param change empty: it was there already
     * @param head the inbox afterwards
     */
    record MarkedSeen(Optional<Change.Marked> change, Head head) {
        public MarkedSeen {
            Objects.requireNonNull(change);
            Objects.requireNonNull(head);
        }
    }

    /** The changes made, in revision order, and the inbox after them. */
    record Changed(List<Change> changes, boolean more, Head head) {
        public Changed {
            changes = List.copyOf(changes);
            Objects.requireNonNull(head);
        }
    }
}
