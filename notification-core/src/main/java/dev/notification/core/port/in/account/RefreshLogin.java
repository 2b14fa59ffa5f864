package dev.notification.core.port.in.account;

import dev.notification.core.domain.Source;
import java.util.Objects;
import java.util.Optional;

/** Exchanges a refresh token for new tokens of the same login. */
@FunctionalInterface
public interface RefreshLogin {
    /**
     * Blocks on the store. A refresh token is good for one use: the second one revokes its login, closes its sessions,
     * and is refused, since one of the two who used it has stolen it (RFC 9700, section 4.14.2).
     *
     * @return empty if it is not valid, or no longer
     * @throws dev.notification.core.port.RateLimitedException if too many that were not valid, or too many of one login, came
     *     from that address
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Optional<LogIn.LoggedIn> refresh(Command command);

    record Command(String refreshToken, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(refreshToken);
            Objects.requireNonNull(from);
        }

        /** From nowhere in particular: what counts per address does not count. */
        public Command(String refreshToken) {
            this(refreshToken, Optional.empty());
        }

        @Override
        public String toString() {
            return "RefreshLogin.Command[hidden]";
        }
    }
}
