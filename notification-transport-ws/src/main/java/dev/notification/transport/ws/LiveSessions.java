package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Delivery;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The open sessions, by user, and the way committed changes reach them. Thread-safe; delivering never blocks, and costs
 * something only for users that have a session.
 */
final class LiveSessions implements Delivery {
    private final Map<UserId, Session[]> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Epoch epoch = new Epoch("unknown");

    /** Which history the cursors in frames belong to; set once, before the first session. */
    void follow(Epoch history) {
        epoch = history;
    }

    void add(Session session) {
        byUser.merge(session.user(), new Session[] {session}, LiveSessions::concat);
        count.incrementAndGet();
    }

    /** Does nothing if it is not there. */
    void remove(Session session) {
        byUser.computeIfPresent(session.user(), (user, sessions) -> {
            Session[] left =
                    Stream.of(sessions).filter(other -> other != session).toArray(Session[]::new);
            count.addAndGet(left.length - sessions.length);
            return left.length == 0 ? null : left;
        });
    }

    int count() {
        return count.get();
    }

    int countOf(UserId user) {
        return of(user).length;
    }

    Session[] of(UserId user) {
        return byUser.getOrDefault(user, NONE);
    }

    /** All of them, as of about now. */
    List<Session> all() {
        Collection<Session[]> groups = byUser.values();
        return groups.stream().flatMap(Arrays::stream).toList();
    }

    @Override
    public boolean isOnline(UserId user) {
        return byUser.containsKey(user);
    }

    @Override
    public void deliver(List<? extends Change> changes) {
        int start = 0;
        while (start < changes.size()) {
            UserId user = changes.get(start).inbox();
            int end = start + 1;
            while (end < changes.size() && changes.get(end).inbox().equals(user)) {
                end++;
            }
            Session[] sessions = of(user);
            if (sessions.length > 0) {
                deliver(sessions, changes.subList(start, end));
            }
            start = end;
        }
    }

    private void deliver(Session[] sessions, List<? extends Change> changes) {
        long from = changes.get(0).revision().value() - 1;
        Map<Mode, List<Outgoing>> encoded = new EnumMap<>(Mode.class);
        for (Session session : sessions) {
            session.push(encoded.computeIfAbsent(
                    session.mode(), mode -> ChangeFrames.of(mode, epoch, changes, from, false)));
        }
    }

    private static final Session[] NONE = {};

    private static Session[] concat(Session[] sessions, Session[] more) {
        Session[] all = Arrays.copyOf(sessions, sessions.length + more.length);
        System.arraycopy(more, 0, all, sessions.length, more.length);
        return all;
    }
}
