package dev.notification.core.port.out;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which users the application's names stand for, as somebody knows it who has most of them in memory. Thread-safe. */
@FunctionalInterface
public interface NamedUsers {
    /** Knows nobody. */
    NamedUsers NONE = name -> CompletableFuture.completedStage(Optional.empty());

    /**
     * The user of that name. Completes at once where it is known, otherwise on a thread that others wait for, so what depends
     * on it must not block; never blocks. Empty if the name stands for nobody, after a user was made for it where signing in
     * may do so. Fails with {@link dev.notification.core.port.StoreUnavailableException} or {@link
     * dev.notification.core.port.OverloadedException}.
     */
    CompletionStage<Optional<UserId>> userOf(ExternalId name);
}
