package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator who was refused and why: whoever may not, comes too often or finds no room at level info, everything
 * else at debug. At info it writes {@value #MOST} lines in ten seconds at most and then how many are missing, so that nobody
 * fills a disk with them; at debug it writes all. It shows addresses, paths and what the answer itself says (which may quote an
 * Origin or a Host), as {@link ShownText} has it; never queries, credentials or bodies. Thread-safe; it waits for nothing but the log.
 */
public final class RefusalLog {
    static final int MOST = 30;
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    /** Unauthorized, forbidden, too many requests, unavailable, no room for more. */
    private static final Set<Integer> NOTABLE = Set.of(401, 403, 429, 503, 507);

    private static final int LONGEST_PATH = 200;
    private static final String UNKNOWN = "a client";

    private final ClientAddresses addresses;
    private final LongSupplier nanos;
    private long periodSince;
    private int said;
    private long unsaid;

    /** @param addresses whom a proxy asks for */
    public RefusalLog(ClientAddresses addresses) {
        this(addresses, System::nanoTime);
    }

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    public RefusalLog(ClientAddresses addresses, LongSupplier nanos) {
        this.addresses = addresses;
        this.nanos = nanos;
        this.periodSince = nanos.getAsLong();
    }

    /** A request was answered with that. */
    public void refused(HttpRequestPacket request, Problem problem) {
        if (isSaid(NOTABLE.contains(problem.status()))) {
            say(request.getMethod().getMethodString(), request.getRequestURI(), addresses.of(request), problem);
        }
    }

    /** A request to open a WebSocket was answered with that; whatever it is, somebody stays without notifications. */
    public void handshakeRefused(HttpRequestPacket request, Problem problem) {
        if (isSaid(true)) {
            say("WebSocket", request.getRequestURI(), addresses.of(request), problem);
        }
    }

    /** As {@link #refused(HttpRequestPacket, Problem)}, where the request is not there any more. */
    public void refused(String method, String path, Problem problem) {
        if (isSaid(NOTABLE.contains(problem.status()))) {
            say(method, path, UNKNOWN, problem);
        }
    }

    /** A connection ended with that before anything was read of it. */
    void connectionRefused(ClientAddress peer, Problem problem) {
        refused("a connection", peer, problem);
    }

    /** A request that was not read to its end was answered with that, so all that is known is from where it came. */
    void requestRefused(Connection<?> connection, Problem problem) {
        refused("a request", ClientAddresses.peer(connection), problem);
    }

    /** Whoever wrote the client needs the detail here: nothing else tells which request it was. */
    private void refused(String what, ClientAddress peer, Problem problem) {
        boolean notable = NOTABLE.contains(problem.status());
        if (!isSaid(notable)) {
            return;
        }
        Object[] words = {what, peer, problem.status(), problem.code().text(), ShownText.of(problem.detail())};
        if (notable) {
            LOG.info("refused {} of {}: {} {}, {}", words);
        } else {
            LOG.debug("refused {} of {}: {} {}, {}", words);
        }
    }

    private boolean isSaid(boolean notable) {
        return LOG.isDebugEnabled() || notable && LOG.isInfoEnabled() && hasPlace();
    }

    private boolean hasPlace() {
        long missing = 0;
        boolean hasPlace;
        synchronized (this) {
            long now = nanos.getAsLong();
            if (now - periodSince >= PERIOD_NANOS) {
                periodSince = now;
                said = 0;
                missing = unsaid;
                unsaid = 0;
            }
            hasPlace = said < MOST;
            if (hasPlace) {
                said++;
            } else {
                unsaid++;
            }
        }
        if (missing > 0) { // Without the lock, for a log may write to a disk.
            LOG.info("{} more refusals are not in this log: they came too fast", missing);
        }
        return hasPlace;
    }

    private static void say(String what, String path, Object client, Problem problem) {
        String safe = ShownText.of(path);
        String shown = safe.length() > LONGEST_PATH ? safe.substring(0, LONGEST_PATH) + "…" : safe;
        if (LOG.isDebugEnabled() && !NOTABLE.contains(problem.status())) {
            LOG.debug(
                    "refused {} {} of {}: {} {}",
                    what,
                    shown,
                    client,
                    problem.status(),
                    problem.code().text());
        } else {
            LOG.info(
                    "refused {} {} of {}: {} {}, {}",
                    what,
                    shown,
                    client,
                    problem.status(),
                    problem.code().text(),
                    ShownText.of(problem.detail()));
        }
    }
}
