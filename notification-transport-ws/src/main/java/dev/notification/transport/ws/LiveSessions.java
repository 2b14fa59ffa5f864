package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Delivery;
import dev.notification.protocol.CloseCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions, by user, and the way committed changes reach them. Thread-safe; delivering never blocks, and costs
 * something only for users that have a session.
 */
final class LiveSessions implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);

    private final Map<UserId, Session[]> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Epoch epoch = new Epoch("unknown");

    /** Which history the cursors in frames belong to; set once, before the first session. */
    void follow(Epoch history) {
        epoch = history;
    }

    /** Its device has one session: those that it had before are returned, no longer in here. */
    List<Session> add(Session session) {
        List<Session> replaced = new ArrayList<>();
        byUser.compute(session.user(), (user, sessions) -> {
            Session[] present = sessions == null ? NONE : sessions;
            Session[] all = new Session[present.length + 1];
            int kept = 0;
            for (Session other : present) {
                if (session.device().isPresent() && session.device().equals(other.device())) {
                    replaced.add(other);
                } else {
                    all[kept++] = other;
                }
            }
            all[kept++] = session;
            return kept == all.length ? all : Arrays.copyOf(all, kept);
        });
        count.addAndGet(1 - replaced.size());
        return replaced;
    }

    /** Does nothing if it is not there. */
    void remove(Session session) {
        byUser.computeIfPresent(session.user(), (user, sessions) -> {
            int at = Arrays.asList(sessions).indexOf(session);
            if (at < 0) {
                return sessions;
            }
            count.decrementAndGet();
            Session[] left = Arrays.copyOf(sessions, sessions.length - 1);
            System.arraycopy(sessions, at + 1, left, at, left.length - at);
            return left.length == 0 ? null : left;
        });
    }

    int count() {
        return count.get();
    }

    int countOf(UserId user) {
        return of(user).length;
    }

    boolean has(UserId user, Optional<DeviceId> device) {
        return device.isPresent()
                && Stream.of(of(user)).anyMatch(session -> session.device().equals(device));
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
            try {
                // Not computeIfAbsent: its lambda would be made anew for each socket, to encode once.
                List<Outgoing> frames = encoded.get(session.mode());
                if (frames == null) {
                    frames = ChangeFrames.live(session.mode(), epoch, changes, from);
                    encoded.put(session.mode(), frames);
                }
                session.push(frames);
            } catch (RuntimeException e) {
                LOG.error("a session could not be pushed to", e);
                session.close(CloseCode.STORE_UNAVAILABLE);
            }
        }
    }

    @Override
    public void recheck(Set<UserId> users) {
        users.forEach(user -> Stream.of(of(user)).forEach(Session::recheck));
    }

    @Override
    public void revoke(UserId user, Set<LoginId> logins) {
        Stream.of(of(user)).filter(session -> logins.contains(session.login())).forEach(session -> {
            remove(session);
            session.close(CloseCode.TOKEN_EXPIRED);
        });
    }

    private static final Session[] NONE = {};
}
