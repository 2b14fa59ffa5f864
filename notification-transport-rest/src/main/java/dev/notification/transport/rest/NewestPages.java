package dev.notification.transport.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.lifecycle.Turns;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.protocol.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The first page of each inbox's history, as JSON. Everything that could change a page takes the inbox's next revision, so
 * a page that was made at the present head is still right, and asking for the head is one row instead of fifty. Thread-safe.
 */
final class NewestPages {
    private static final long MAX_BYTES = 16L << 20;
    private static final int ENTRY_BYTES = 200;
    /** A caller that has waited longer before the page is read could not be answered in time any more. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of one user. */
    private static final int MAX_AT_ONCE = 2;

    private static final int MAX_WAITING_OF_ONE = 128;

    private final AuthenticateCaller authenticate;
    private final AskHead heads;
    private final ReadHistory history;
    private final Turns<UserId> readers;
    private final Ticker ticker;
    private final Cache<UserId, Made> pages = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((UserId user, Made page) -> page.json().length + ENTRY_BYTES)
            .executor(Runnable::run)
            .build();

    /** @param head as of before the page was read: what came in between is in both the page and a later head */
    private record Made(Head head, byte[] json) {}

    /** @param readers may block on the store */
    NewestPages(AuthenticateCaller authenticate, AskHead heads, ReadHistory history, Executor readers, Ticker ticker) {
        this.authenticate = authenticate;
        this.heads = heads;
        this.history = history;
        this.readers = new Turns<>(readers, MAX_AT_ONCE);
        this.ticker = ticker;
    }

    /** Never blocks; fails with {@link Refusal}. */
    CompletionStage<byte[]> newest(Optional<String> authorization) {
        return BearerToken.caller(authenticate, authorization)
                .thenCompose(caller -> newest(AccessRule.refuseKey(caller).user()));
    }

    private CompletionStage<byte[]> newest(UserId user) {
        long asked = ticker.nanos();
        return heads.head(user).thenCompose(head -> {
            Made known = pages.getIfPresent(user);
            return known != null && known.head().equals(head)
                    ? CompletableFuture.completedFuture(known.json())
                    : made(user, head, asked);
        });
    }

    private CompletionStage<byte[]> made(UserId user, Head head, long asked) {
        if (readers.waiting(user) >= MAX_WAITING_OF_ONE) {
            throw new OverloadedException("too many histories of this inbox are being read");
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (ticker.nanos() - asked > PATIENCE_NANOS) {
                            throw new OverloadedException("it waited too long for the store");
                        }
                        byte[] json = ViewJson.bytes(HistoryView.of(history.history(new ReadHistory.Query(
                                user, HistoryFilter.DEFAULT, Optional.empty(), InboxResource.STANDARD_LIMIT))));
                        pages.put(user, new Made(head, json));
                        return json;
                    },
                    task -> readers.add(user, task));
        } catch (RejectedExecutionException e) {
            throw new OverloadedException("too many histories are being read");
        }
    }
}
