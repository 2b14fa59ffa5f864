package dev.notification.transport.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.RoundRobinConnectionDistributor;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/** One port for everything. Handlers and add-ons come before {@link #start}. */
public final class GrizzlyHost implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int ACCEPT_BACKLOG = 4096;
    private static final int WAITING_PER_WORKER = 64;
    private static final long SHUTDOWN_GRACE_SECONDS = 2;

    private final HttpServer server = new HttpServer();
    private final NetworkListener listener;
    private final ThreadPoolExecutor workers;
    private final int waiting;
    private final RequestDeadlines deadlines = new RequestDeadlines();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "http-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** @param upgradePath where a WebSocket may start; everywhere else an offer to upgrade is ignored */
    public GrizzlyHost(HostConfig config, String upgradePath) {
        listener = new NetworkListener("http", config.host(), config.port());
        listener.getKeepAlive().setIdleTimeoutInSeconds(KEEP_ALIVE_SECONDS);
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.setTraceEnabled(false);
        TCPNIOTransport transport = listener.getTransport();
        transport.setServerConnectionBackLog(ACCEPT_BACKLOG);
        transport.setTcpNoDelay(true);
        transport.setReuseAddress(true);
        // One selector only accepts: those that read are not slowed while ten thousand come at once.
        transport.setNIOChannelDistributor(new RoundRobinConnectionDistributor(transport, true));
        waiting = config.workers() * WAITING_PER_WORKER;
        var count = new AtomicInteger();
        // The queue is longer than what is let in, since several selectors look at its size at once.
        workers = new ThreadPoolExecutor(
                config.workers(),
                config.workers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting + 1000),
                task -> new Thread(task, "http-worker-" + count.incrementAndGet()));
        listener.registerAddOn((network, chain) -> chain.set(
                chain.indexOfType(HttpServerFilter.class),
                new StrictHttpCodec(network.getKeepAlive(), deadlines, upgradePath)));
        server.addListener(listener);
        server.getServerConfiguration().setPassTraceRequest(true);
        server.getServerConfiguration().setDefaultErrorPageGenerator(errorPages());
        server.getServerConfiguration()
                .addHttpHandler(
                        PlainHandler.nothing(),
                        HttpHandlerRegistration.builder()
                                .contextPath("")
                                .urlPattern("/*")
                                .build());
    }

    /** For what Grizzly refuses by itself. */
    private static ErrorPageGenerator errorPages() {
        return (request, status, reason, description, exception) -> {
            request.getResponse().setContentType(Problem.MEDIA_TYPE);
            return Problem.ofStatus(status).json();
        };
    }

    /** Serves everything below a path. */
    public GrizzlyHost serve(String path, HttpHandler handler) {
        mount(path, new BoundedHandler(handler, workers, waiting));
        return this;
    }

    /**
     * Answers {@code GET /health/live} as long as the process runs, and {@code GET /health/ready} with 200 if {@code
     * readiness} says so.
     */
    public GrizzlyHost health(Supplier<Readiness> readiness) {
        PlainHandler live = PlainHandler.get(
                "/health/live", () -> new PlainHandler.Answer(200, "application/json", "{\"status\":\"up\"}"));
        PlainHandler ready = PlainHandler.get("/health/ready", () -> {
            Readiness now = readiness.get();
            return new PlainHandler.Answer(now.isReady() ? 200 : 503, "application/json", now.json());
        });
        // Neither waits for workers that wait for the database.
        mount("/health/live", live);
        mount("/health/ready", ready);
        return this;
    }

    private void mount(String path, HttpHandler handler) {
        server.getServerConfiguration()
                .addHttpHandler(
                        handler,
                        HttpHandlerRegistration.builder()
                                .contextPath(path)
                                .urlPattern("/*")
                                .build());
    }

    /** Extends how the port speaks, such as to WebSocket. Those added later see a request later. */
    public GrizzlyHost add(AddOn addOn) {
        listener.registerAddOn(addOn);
        return this;
    }

    /** @throws UncheckedIOException if the address cannot be used */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + listener.getHost() + ":" + listener.getPort() + ": " + e.getMessage(), e);
        }
        sweeper.scheduleAtFixedRate(deadlines::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** Where it listens, once started. */
    public int port() {
        return listener.getPort();
    }

    /** Takes no new connections; those that are there go on. */
    public void stopAccepting() {
        listener.getTransport().unbindAll();
    }

    /** Lets running requests finish for a moment, then ends every connection. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        try {
            server.shutdown(SHUTDOWN_GRACE_SECONDS, TimeUnit.SECONDS).get(SHUTDOWN_GRACE_SECONDS + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            server.shutdownNow();
        }
        workers.shutdownNow();
    }
}
