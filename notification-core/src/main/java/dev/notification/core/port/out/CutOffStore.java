package dev.notification.core.port.out;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps from when on the tokens of a user are good again that have no login. Thread-safe; every method blocks on the store and
 * throws {@link dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface CutOffStore {
    /** Nobody can be cut off: for an application whose tokens all have a login. */
    CutOffStore NONE = new CutOffStore() {
        @Override
        public boolean cut(UserId user, Instant moment, Act act) {
            return false;
        }

        @Override
        public Changes changes(long after) {
            return new Changes(after, Map.of());
        }

        @Override
        public int forget(Instant before, int limit) {
            return 0;
        }
    };

    /**
     * Tokens that were issued before {@code moment} are no longer good. The moment that is kept never goes back and always moves
     * on, by at least a millisecond: clocks of nodes differ, and a cut always cuts something off. Entered in the {@link AuditLog} by the same transaction. Durable on return; false if there is no such user.
     */
    boolean cut(UserId user, Instant moment, Act act);

    /**
     * What was cut off since an earlier look, by whichever process; nothing is missed.
     *
     * @param after the number of that look; 0: everything that is kept
     */
    Changes changes(long after);

    /** Forgets at most {@code limit} that are older than {@code before}: no token is that old. */
    int forget(Instant before, int limit);

    /** @param number of the newest that the look has seen */
    record Changes(long number, Map<UserId, Instant> moments) {
        public Changes {
            moments = Map.copyOf(moments);
        }
    }
}
