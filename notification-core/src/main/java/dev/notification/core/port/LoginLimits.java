package dev.notification.core.port;

import dev.notification.core.domain.Rate;
import java.time.Duration;
import java.util.Objects;

/**
 * How often may be guessed, and how often accounts may be opened. An address is one's {@link
 * dev.notification.core.domain.Source#network}; where a caller does not say from where it comes, nothing counts per address.
 *
 * @param registrations accounts opened from one address
 * @param tries wrong passwords for one name from one address, before each further try must wait: a second, then twice as long
 *     each time, up to five minutes. The right password forgets them
 * @param failuresPerAccount wrong passwords for one name, from all addresses together
 * @param failuresPerAddress wrong passwords for all names, from one address
 * @param logins of one account from one address, whether the password is right or wrong; and as many refreshes of one login
 *     from one address
 * @param refreshFailures refresh tokens from one address that are not valid
 */
public record LoginLimits(
        Rate registrations,
        int tries,
        Rate failuresPerAccount,
        Rate failuresPerAddress,
        Rate logins,
        Rate refreshFailures) {
    public static final LoginLimits DEFAULT = new LoginLimits(
            Rate.perMinute(30),
            5,
            new Rate(100, Duration.ofHours(1)),
            Rate.perMinute(20),
            Rate.perMinute(60),
            Rate.perMinute(60));

    public LoginLimits {
        Objects.requireNonNull(registrations);
        Objects.requireNonNull(failuresPerAccount);
        Objects.requireNonNull(failuresPerAddress);
        Objects.requireNonNull(logins);
        Objects.requireNonNull(refreshFailures);
        if (tries < 1) {
            throw new IllegalArgumentException("one try at least: " + tries);
        }
    }
}
