package dev.notification.core.application.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Directory.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose inboxes the drafts of one command go to.
 *
 * @param drafts for those who are somebody, in the command's order
 * @param nobody where in the command those are who are not
 * @param created the users that were made for it
 */
record Addressees(List<Draft> drafts, Set<Integer> nobody, Set<UserId> created) {

    /** False: there are names among the recipients. */
    static boolean areNumbers(List<? extends Addressed> drafts) {
        for (Addressed draft : drafts) {
            if (!(draft instanceof Draft)) {
                return false;
            }
        }
        return true;
    }

    /** Without a copy: most sends are of this kind. */
    @SuppressWarnings("unchecked")
    static Addressees ofNumbers(List<? extends Addressed> drafts) {
        return new Addressees((List<Draft>) drafts, Set.of(), Set.of());
    }

    static Addressees of(List<? extends Addressed> drafts, Map<Recipient.Name, Found> found) {
        List<Draft> somebody = new ArrayList<>(drafts.size());
        Set<Integer> nobody = new HashSet<>();
        Set<UserId> created = new HashSet<>();
        for (int i = 0; i < drafts.size(); i++) {
            if (drafts.get(i) instanceof Draft draft) {
                somebody.add(draft);
            } else if (drafts.get(i) instanceof Addressed.ByName named) {
                Found who = found.get(named.recipient());
                if (who == null) {
                    nobody.add(i);
                    continue;
                }
                somebody.add(named.resolved(who.user()));
                if (who.isNew()) {
                    created.add(who.user());
                }
            }
        }
        return new Addressees(somebody, nobody, created);
    }
}
