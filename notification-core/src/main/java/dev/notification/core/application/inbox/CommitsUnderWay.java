package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Commits that may have happened already and have not been announced yet. Whoever begins at the end of an inbox waits for
 * those that touch it: the head that was read may have them, and their announcement may still come. Thread-safe; nothing
 * here blocks.
 */
final class CommitsUnderWay {
    private static final CompletableFuture<Void> NOTHING_UNDER_WAY = CompletableFuture.completedFuture(null);

    private final Set<Commit> all = ConcurrentHashMap.newKeySet();

    private record Commit(Predicate<UserId> touches, CompletableFuture<Void> announced) {}

    /** What is returned is run when it was announced, or has failed. */
    Runnable begin(Predicate<UserId> touches) {
        var commit = new Commit(touches, new CompletableFuture<>());
        all.add(commit);
        return () -> {
            all.remove(commit);
            commit.announced().complete(null);
        };
    }

    /** Completes when every commit that is under way now and touches that inbox has been announced. */
    CompletableFuture<Void> announced(UserId user) {
        if (all.isEmpty()) {
            return NOTHING_UNDER_WAY;
        }
        return CompletableFuture.allOf(all.stream()
                .filter(commit -> commit.touches().test(user))
                .map(Commit::announced)
                .toArray(CompletableFuture[]::new));
    }
}
