package dev.notification.app.metrics;

import dev.notification.core.lifecycle.Distribution;
import dev.notification.transport.http.RequestListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/**
 * How many requests there were of each kind, and how long they took: by method, address and status, of which there are few
 * each, whatever clients ask for. Thread-safe; it never blocks.
 */
public final class RequestCounts implements RequestListener {
    private static final List<Method> METHODS =
            List.of(Method.GET, Method.POST, Method.DELETE, Method.HEAD, Method.OPTIONS);
    private static final String OTHER_METHOD = "OTHER";
    private static final int FIRST_STATUS = 100;
    private static final int STATUSES = 500;

    private final Map<String, Route> byPath = new ConcurrentHashMap<>();
    private volatile Routes routes = new Routes(List.of(), List.of());

    /** What was counted of one kind. */
    record Counted(String method, String uri, int status, Distribution nanos) {}

    /** Of one address, for each method what it was answered with. */
    private static final class Route {
        private final List<AtomicReferenceArray<Distribution>> byMethod = new ArrayList<>();

        Route() {
            for (int i = 0; i <= METHODS.size(); i++) {
                byMethod.add(new AtomicReferenceArray<>(STATUSES));
            }
        }

        AtomicReferenceArray<Distribution> of(Method method) {
            int i = 0; // A loop, since these are few and the first ones are nearly all.
            while (i < METHODS.size() && METHODS.get(i) != method) {
                i++;
            }
            return byMethod.get(i);
        }
    }

    private record Served(AtomicReferenceArray<Distribution> byStatus, long sinceNanos) implements Exchange {
        @Override
        public void answered(int status) {
            count(byStatus, status, System.nanoTime() - sinceNanos);
        }
    }

    /** Which addresses there are; before, all are one. */
    public void serve(List<String> paths, List<String> files) {
        routes = new Routes(paths, files);
    }

    @Override
    public Exchange begun(HttpRequestPacket request) {
        return new Served(route(request.getRequestURI()).of(request.getMethod()), System.nanoTime());
    }

    @Override
    public void unreadable(Connection<?> connection, int status) {
        count(route(Routes.OTHER).byMethod.get(METHODS.size()), status, 0);
    }

    private Route route(String path) {
        String template = routes.of(path);
        Route known = byPath.get(template);
        return known == null ? byPath.computeIfAbsent(template, key -> new Route()) : known;
    }

    private static void count(AtomicReferenceArray<Distribution> byStatus, int status, long nanos) {
        int i = Math.min(STATUSES - 1, Math.max(0, status - FIRST_STATUS));
        Distribution known = byStatus.get(i);
        if (known == null) {
            byStatus.compareAndSet(i, null, Distribution.ofNanos());
            known = byStatus.get(i);
        }
        known.add(nanos);
    }

    /** All kinds that there were. */
    List<Counted> all() {
        List<Counted> all = new ArrayList<>();
        byPath.forEach((uri, route) -> {
            for (int m = 0; m <= METHODS.size(); m++) {
                String method = m < METHODS.size() ? METHODS.get(m).getMethodString() : OTHER_METHOD;
                AtomicReferenceArray<Distribution> byStatus = route.byMethod.get(m);
                for (int s = 0; s < STATUSES; s++) {
                    if (byStatus.get(s) != null) {
                        all.add(new Counted(method, uri, FIRST_STATUS + s, byStatus.get(s)));
                    }
                }
            }
        });
        return all;
    }
}
