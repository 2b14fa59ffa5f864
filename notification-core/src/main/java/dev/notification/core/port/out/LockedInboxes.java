package dev.notification.core.port.out;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Inboxes that somebody outside has locked, and the submissions that wait for them. A submission waits if one of its inboxes is
 * locked, or if it would overtake one that waits: one of the same sender for the same inbox. Others go on, also those of the
 * same sender for other inboxes. Not thread-safe.
 */
public final class LockedInboxes {
    private record Line(UserId sender, UserId inbox) {}

    private final Set<UserId> inboxes = new HashSet<>();
    private final Set<Line> lines = new HashSet<>();

    /** Nothing is locked, nothing waits. */
    public LockedInboxes() {}

    /** Those are locked, and nothing waits yet. */
    public LockedInboxes(Collection<UserId> inboxes) {
        this.inboxes.addAll(inboxes);
    }

    /** The submission waits: from now on nothing overtakes it. */
    public void add(Submission submission, Set<UserId> locked) {
        inboxes.addAll(locked);
        for (Draft draft : submission.drafts()) {
            lines.add(new Line(submission.sender(), draft.recipient()));
        }
    }

    /** Whether this one has to wait. */
    public boolean hold(Submission submission) {
        for (Draft draft : submission.drafts()) {
            if (inboxes.contains(draft.recipient())
                    || lines.contains(new Line(submission.sender(), draft.recipient()))) {
                return true;
            }
        }
        return false;
    }

    /** Which of its inboxes are locked; none: if it waits, then behind another. */
    public Set<UserId> lockedOf(Submission submission) {
        Set<UserId> locked = new HashSet<>();
        for (Draft draft : submission.drafts()) {
            if (inboxes.contains(draft.recipient())) {
                locked.add(draft.recipient());
            }
        }
        return locked;
    }
}
