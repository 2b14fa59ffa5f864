package dev.notification.core.application.inbox;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose sends and whose inboxes must wait. That a user sends and that something is sent to the same user are two things:
 * neither has an order towards the other. Serves one gathering; not thread-safe.
 */
final class BusyUsers {
    private final Set<UserId> senders = new HashSet<>();
    private final Set<UserId> recipients = new HashSet<>();

    void add(Submission submission) {
        senders.add(submission.sender());
        for (Draft draft : submission.drafts()) {
            recipients.add(draft.recipient());
        }
    }

    boolean isEmpty() {
        return senders.isEmpty();
    }

    boolean hasSender(UserId user) {
        return senders.contains(user);
    }

    /** Whether it would overtake one that was added, or be committed beside it. */
    boolean touches(Submission submission) {
        if (senders.contains(submission.sender())) {
            return true;
        }
        for (Draft draft : submission.drafts()) {
            if (recipients.contains(draft.recipient())) {
                return true;
            }
        }
        return false;
    }
}
