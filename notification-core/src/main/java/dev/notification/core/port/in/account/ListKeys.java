package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeyId;
import dev.notification.core.port.out.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Tells which keys there are, without their secrets. */
@FunctionalInterface
public interface ListKeys {
    int MAX = 200;

    /**
     * Blocks on the store. Oldest first, those that are over among them. It takes {@link
     * dev.notification.core.domain.Scope#ADMIN}: empty for whoever lacks it.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Optional<Page> list(Command command);

    /**
     * @param after the last one of the page before
     * @param limit 1 to {@value #MAX}
     */
    record Command(Caller caller, Optional<KeyId> after, int limit) {
        public Command {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(after);
            if (limit < 1 || limit > MAX) {
                throw new IllegalArgumentException("a page has 1 to " + MAX + " keys");
            }
        }
    }

    /** @param next after which the next page begins; empty: there is none */
    record Page(List<KeyStore.Entry> keys, Optional<KeyId> next) {
        public Page {
            keys = List.copyOf(keys);
            Objects.requireNonNull(next);
        }
    }
}
