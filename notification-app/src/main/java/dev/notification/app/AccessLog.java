package dev.notification.app;

import dev.notification.app.tracing.TraceContext;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.RequestListener;
import dev.notification.transport.http.ShownText;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each request: for whom, what, with which status, how long it took, and of which trace. It shows no
 * query, no header and no body, of a long path the beginning, and what may be a credential in a path only in part. It waits for nobody: where the log is not
 * read, lines are missing, and it says how many.
 */
final class AccessLog implements RequestListener {
    static final String NAME = "access";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final String NOTHING = "-";
    /** No address of ours is half as long. */
    private static final int LONGEST_PATH = 256;

    private final ClientAddresses addresses;

    AccessLog(ClientAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public Exchange begun(HttpRequestPacket request) {
        String method = request.getMethod().getMethodString();
        String path = shown(request.getRequestURI());
        Object client = addresses.of(request);
        String trace = traceId(request);
        long since = System.nanoTime();
        return status -> say(client, method, path, status, System.nanoTime() - since, trace);
    }

    private static String shown(String path) {
        String shown = ShownText.of(path);
        return shown.length() <= LONGEST_PATH ? shown : shown.substring(0, LONGEST_PATH) + "…";
    }

    /** Of a request that somebody traces; empty otherwise. */
    static String traceId(HttpRequestPacket request) {
        Iterator<String> fields =
                request.getHeaders().values(TraceContext.HEADER).iterator();
        String first = fields.hasNext() ? fields.next() : "";
        // Of two nobody knows which one is meant.
        return fields.hasNext()
                ? ""
                : TraceContext.parse(first).map(TraceContext::traceId).orElse("");
    }

    @Override
    public void unreadable(Connection<?> connection, int status) {
        say(ClientAddresses.peer(connection), NOTHING, NOTHING, status, 0, "");
    }

    private static void say(Object client, String method, String path, int status, long nanos, String trace) {
        String took = TimeUnit.NANOSECONDS.toMicros(nanos) + "us";
        Logged logged = Logged.of(trace);
        try {
            String of = trace.isEmpty() ? "" : " trace_id=" + trace;
            LOG.info("{} {} {} {} {}{}", client, method, path, status, took, of);
        } finally {
            logged.close();
        }
    }
}
