package dev.notification.core.application.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.out.InboxStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reads heads for all who asked while the last reading was under way, in one reading. */
public final class HeadAsking implements AskHead, Component, AutoCloseable {
    private final Gathering<UserId, Head> gathering;

    /** @param executor may block; its owner closes it */
    public HeadAsking(InboxStore store, Ticker ticker, Executor executor) {
        this.gathering = new Gathering<>("notification-head", users -> heads(store, users), ticker, executor);
    }

    private static List<Head> heads(InboxStore store, List<UserId> users) {
        Map<UserId, Head> heads = store.heads(users.stream().distinct().toList());
        Head none = Head.empty(store.epoch());
        return users.stream().map(user -> heads.getOrDefault(user, none)).toList();
    }

    /** Cancelling the answer takes the question back, if it has not been asked yet. */
    @Override
    public CompletableFuture<Head> head(UserId user) {
        return gathering.ask(user);
    }

    @Override
    public Check check() {
        return gathering.check();
    }

    @Override
    public Map<String, Long> stats() {
        return gathering.stats();
    }

    @Override
    public void close() {
        gathering.close();
    }
}
