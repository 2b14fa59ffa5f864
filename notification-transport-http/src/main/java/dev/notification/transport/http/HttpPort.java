package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.nio.RoundRobinConnectionDistributor;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/**
 * One port for everything. Handlers and add-ons come before {@link #start}. {@link #sweep} is to be called every second or
 * so, by somebody else's thread. Its figures count from its start.
 */
public final class HttpPort implements AutoCloseable {
    /** What a request holds beside its bytes, also while it waits to be answered. */
    public static final int REQUEST_BYTES = UnfinishedRequests.REQUEST_BYTES;

    private static final int ACCEPT_BACKLOG = 4096;
    /**
     * What is read of a connection before others have their turn, a hundred pipelined requests or two, and what may wait behind
     * a request that is being served.
     */
    private static final int READ_BYTES = 16 << 10;

    private static final int WAITING_PER_WORKER = 64;
    /** Several selectors look at once whether there is room, so the queue is longer than what is let in. */
    private static final int QUEUE_MARGIN = 1000;

    private static final long SHUTDOWN_GRACE_SECONDS = 2;
    /** Whoever has more to ask has asked by then. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final HttpServer server = new HttpServer();
    private final NetworkListener listener;
    private final ThreadPoolExecutor workers;
    private final LongAdder refused = new LongAdder();
    private final RefusalLog refusals;
    private final LastAnswers lastAnswers;
    private final Drain drain;
    private final ByteBudget budget;
    private final UnfinishedRequests unfinished;
    private final UnreadAnswers unread;
    private final IdleConnections idle;
    private final OpenConnections connections = new OpenConnections();
    private final SpareDescriptor spare = SpareDescriptor.ofSockets();
    private final Accepting accepting;
    private final LongSupplier nanos;
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private volatile Predicate<HttpRequestPacket> known = request -> false;
    private final String publicPath;
    private volatile Map<String, PlainHandler.Page> files = Map.of();
    private volatile Cors cors = Cors.NONE;
    private volatile RequestListener requests = RequestListener.NONE;

    /**
     * @param upgradePath where a WebSocket may start; everywhere else an offer to upgrade is ignored
     * @param workers run the handlers, which may block; with a queue of {@link #queueFor} places. They stay the caller's, to
     *     be closed after the port
     */
    public HttpPort(HttpConfig config, String upgradePath, ThreadPoolExecutor workers) {
        this(config, upgradePath, workers, System::nanoTime);
    }

    /** @param nanos the time that goes by while the process runs, as {@link System#nanoTime} tells it */
    public HttpPort(HttpConfig config, String upgradePath, ThreadPoolExecutor workers, LongSupplier nanos) {
        this(config, upgradePath, workers, nanos, new RefusalLog(config.addresses(), nanos));
    }

    /** @param refusals told of whoever the port refuses; one for all that is served, so that they share its bound */
    public HttpPort(
            HttpConfig config,
            String upgradePath,
            ThreadPoolExecutor workers,
            LongSupplier nanos,
            RefusalLog refusals) {
        this.refusals = refusals;
        this.workers = workers;
        this.nanos = nanos;
        lastAnswers = new LastAnswers(nanos);
        drain = new Drain(nanos);
        budget = new ByteBudget(config.limits().bytes());
        unfinished = new UnfinishedRequests(budget, lastAnswers, refusals, nanos);
        unread = new UnreadAnswers(READ_BYTES, budget, nanos);
        idle = new IdleConnections(config.keepAlive(), unfinished, lastAnswers, nanos);
        accepting = new Accepting(config.limits(), config.addresses(), connections, spare, idle::makeRoom, refusals);
        listener = new NetworkListener("http", config.host(), config.port());
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.setTraceEnabled(false);
        // What waits is bounded here; a worker that Grizzly makes wait for a slow client would be one worker less.
        listener.setMaxPendingBytes(AsyncQueueWriter.UNLIMITED_SIZE);
        TCPNIOTransport transport = listener.getTransport();
        transport.setServerConnectionBackLog(ACCEPT_BACKLOG);
        transport.setTcpNoDelay(true);
        transport.setReuseAddress(true);
        transport.setReadBufferSize(READ_BYTES);
        // One selector only accepts: those that read are not slowed while ten thousand come at once.
        transport.setNIOChannelDistributor(new RoundRobinConnectionDistributor(transport, true));
        transport.setChannelConfigurator(accepting);
        transport.setSelectionKeyHandler(new AcceptEvents(accepting));
        transport.getConnectionMonitoringConfig().addProbes(connections);
        transport.getMonitoringConfig().addProbes(new SelectorEnds());
        listener.registerAddOn((network, chain) -> {
            chain.set(chain.indexOfType(TransportFilter.class), unread);
            chain.set(
                    chain.indexOfType(HttpServerFilter.class),
                    new StrictHttpCodec(
                            network.getKeepAlive(),
                            unfinished,
                            lastAnswers,
                            refusals,
                            drain,
                            upgradePath,
                            this::isKnown,
                            new PublicPath(config.origins().path(), served),
                            cors,
                            new OtherProtocols(nanos),
                            requests));
            chain.set(chain.indexOfType(IdleTimeoutFilter.class), idle);
        });
        server.addListener(listener);
        server.getServerConfiguration().setPassTraceRequest(true);
        server.getServerConfiguration().setDefaultErrorPageGenerator(errorPages(refusals));
        publicPath = config.origins().path();
        mount("", PlainHandler.root(address -> Optional.ofNullable(files.get(address)), refusals));
    }

    /** How many requests may wait in the queue of so many workers. */
    public static int queueFor(int workers) {
        return waitingFor(workers) + QUEUE_MARGIN;
    }

    /** Speaks TLS instead of plain text. */
    public HttpPort secure(SSLContext context) {
        accepting.speakTls();
        listener.setSecure(true);
        listener.setSSLEngineConfig(new SSLEngineConfigurator(context, false, false, false));
        return this;
    }

    /** For what Grizzly refuses by itself. */
    private static ErrorPageGenerator errorPages(RefusalLog refusals) {
        return (request, status, reason, description, exception) -> {
            Problem problem = PortProblems.ofStatus(status);
            refusals.refused(request.getRequest(), problem);
            Answer answer = Answer.of(problem);
            request.getResponse().setContentType(answer.mediaType());
            CommonHeaders.on(request.getResponse());
            return new String(answer.body(), StandardCharsets.UTF_8);
        };
    }

    /** Serves everything below a path. Each answer has the headers that all have, unless the handler sets them otherwise. */
    public HttpPort serve(String path, HttpHandler handler) {
        int waiting = waitingFor(workers.getCorePoolSize());
        return serve(
                path,
                handler,
                request -> workers.getQueue().size() < waiting ? Optional.of(workers) : Optional.empty());
    }

    /** As {@link #serve(String, HttpHandler)}, with another order in which the workers are had than that of coming. */
    public HttpPort serve(String path, HttpHandler handler, Admission admission) {
        admissions.add(admission);
        var bounded = new BoundedHandler(handler, admission, budget, nanos, refused, refusals);
        mount(path, cors.path().equals(path) ? new PreflightHandler(cors, bounded, new OnceAMinute(nanos)) : bounded);
        return this;
    }

    /**
     * Answers POST at exactly one address.
     *
     * @param work runs on workers; may block
     */
    public HttpPort post(String path, Function<HttpRequestPacket, Answer> work) {
        return serve(path, new ExactHandler(Method.POST, path, work, refusals));
    }

    /** As {@link #post}, GET and HEAD. */
    public HttpPort get(String path, Function<HttpRequestPacket, Answer> work) {
        return serve(path, new ExactHandler(Method.GET, path, work, refusals));
    }

    /** How many requests should wait in front of so many workers, at most. */
    public static int waitingFor(int workers) {
        return workers * WAITING_PER_WORKER;
    }

    /**
     * Answers {@code GET /health/live} as long as the process runs, and {@code GET /health/ready} with 200 if {@code
     * readiness} says so. Both are answered on selectors.
     *
     * @param readiness returns at once, with what is known
     */
    public HttpPort health(Supplier<Readiness> readiness) {
        PlainHandler live = PlainHandler.get("/health/live", () -> Answer.json(200, "{\"status\":\"up\"}"), refusals);
        PlainHandler ready = PlainHandler.get(
                "/health/ready",
                () -> {
                    Readiness now = readiness.get();
                    return Answer.json(now.isReady() ? 200 : 503, now.json());
                },
                refusals);
        mount("/health/live", live);
        mount("/health/ready", ready);
        return this;
    }

    /** Answers GET at the address of a file with it, on selectors, also below a path where something else is served. */
    public HttpPort file(ServedFile file) {
        mount(file.path(), PlainHandler.of(file, refusals));
        return this;
    }

    /**
     * Answers GET at the address of each file with it, on selectors; nothing else is asked or waited for. Called once, before
     * {@link #start}.
     */
    public HttpPort files(List<ServedFile> all) {
        Map<String, PlainHandler.Page> pages = new HashMap<>();
        all.forEach(file -> {
            // With a slash behind its address, a page's links would lead elsewhere.
            Answer moved = movedTo(file.path());
            pages.put(file.path(), request -> StrictHttpCodec.hadSlash(request) ? moved : file.answer(request));
            served.add(file.path());
        });
        if (!publicPath.isEmpty() && pages.containsKey("/")) {
            ServedFile first = all.stream()
                    .filter(file -> file.path().equals("/"))
                    .findFirst()
                    .orElseThrow();
            pages.put(publicPath, first::answer); // Whose links are made for the slash at its end.
        }
        files = Map.copyOf(pages);
        return this;
    }

    /**
     * Sends whoever asks for an address to a file at another one. Called after {@link #files}, before {@link #start}.
     *
     * @param to as in {@link ServedFile#path}; browsers hear of it below the path at which they reach the server
     */
    public HttpPort moved(String from, String to) {
        Answer answer = movedTo(to);
        Map<String, PlainHandler.Page> pages = new HashMap<>(files);
        pages.put(from, request -> answer);
        served.add(from);
        files = Map.copyOf(pages);
        return this;
    }

    private Answer movedTo(String address) {
        return new Answer(
                302,
                HttpStatus.FOUND_302.getReasonPhrase(),
                "text/plain",
                Map.of("Location", publicPath + address, "Cache-Control", "no-cache"),
                new byte[0]);
    }

    /**
     * Tells whose requests are no stranger's: when there is no room for all that are unfinished, the strangers' go first.
     *
     * @param known asked on selectors, once a request whose body does not come at once; never blocks
     */
    public HttpPort knowing(Predicate<HttpRequestPacket> known) {
        this.known = known;
        return this;
    }

    /** Tells of every request and its answer. Called before {@link #start}. */
    public HttpPort telling(RequestListener listener) {
        this.requests = listener;
        unfinished.telling(listener);
        return this;
    }

    private boolean isKnown(HttpRequestPacket request) {
        return known.test(request);
    }

    /** Lets pages of other origins use what is served below a path. Called before {@link #serve} of that path. */
    public HttpPort share(Cors cors) {
        this.cors = cors;
        return this;
    }

    private void mount(String path, HttpHandler handler) {
        if (!path.isEmpty()) {
            served.add(path);
        }
        server.getServerConfiguration()
                .addHttpHandler(
                        handler,
                        HttpHandlerRegistration.builder()
                                .contextPath(path)
                                .urlPattern("/*")
                                .build());
    }

    /** Extends how the port speaks, such as to WebSocket. Those added later see a request later. */
    public HttpPort add(AddOn addOn) {
        listener.registerAddOn(addOn);
        return this;
    }

    /** @throws UncheckedIOException if the address cannot be used */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            boolean unknown = new InetSocketAddress(listener.getHost(), 0).isUnresolved();
            throw new UncheckedIOException(
                    cannotListen(unknown ? "no machine is known by this name" : advised(e.getMessage())), e);
        }
    }

    /** The words are those of the system. */
    private static String advised(String why) {
        if (why == null) {
            return "the system does not say why";
        }
        if (why.contains("in use")) {
            return why + "; stop what listens there, or set http.port";
        }
        return why.contains("Permission denied")
                ? why + "; a port below 1024 takes a privilege (CAP_NET_BIND_SERVICE): set http.port, or grant it"
                : why;
    }

    private String cannotListen(String why) {
        String host = listener.getHost();
        boolean bare = host.contains(":") && !host.startsWith("[");
        return "cannot listen on " + (bare ? "[" + host + "]" : host) + ":" + listener.getPort() + ": " + why;
    }

    /** Where something answers by itself, or below where it does. */
    public List<String> addresses() {
        return List.copyOf(served);
    }

    /** Where it listens, once started. */
    public int port() {
        return listener.getPort();
    }

    /**
     * Ends connections whose request comes too slowly, whose client does not read, on which nobody asks for anything any more,
     * or whose last answer has had its time.
     */
    public void sweep() {
        unfinished.sweep();
        unread.sweep();
        idle.sweep();
        lastAnswers.sweep();
    }

    /** How many bytes are held for requests that are unfinished or wait, and for answers that are not read. */
    public long heldBytes() {
        return budget.held();
    }

    /** How many connections were ended to make room for others. */
    public long connectionsEndedForRoom() {
        return budget.ended();
    }

    /** How many connections were ended since their client did not read. */
    public long unreadAnswers() {
        return unread.ended();
    }

    /** How many connections are open now, those that became WebSockets among them. */
    public long openConnections() {
        return connections.count();
    }

    /** How many connections there are on which nobody asks for anything just now; looks at all of them. */
    public long idleConnections() {
        return idle.count();
    }

    /** How many connections were refused since there were too many. */
    public long refusedConnections() {
        return accepting.refused();
    }

    /** How many connections were refused since there were too many from one address. */
    public long refusedConnectionsOfOneAddress() {
        return accepting.refusedOfOne();
    }

    /** How many requests wait for a worker now, or for their turn at one. */
    public long waitingRequests() {
        // What waits for its turn has a task in the queue too, unless all threads that it may have are at work.
        return Math.max(
                workers.getQueue().size(),
                admissions.stream().mapToLong(Admission::waiting).sum());
    }

    /** How many requests were refused since too many waited, or since they had waited too long. */
    public long refusedRequests() {
        return refused.sum();
    }

    /** How many connections were ended since their request took too long to arrive. */
    public long timedOutRequests() {
        return unfinished.timedOut();
    }

    /**
     * Takes no new connections, and lets each of those that are there have one more answer, its last. Returns when no more
     * requests come, but after {@code patience} in any case; some may still be under way.
     */
    public void drain(Duration patience) {
        drain.begin();
        listener.getTransport().unbindAll();
        try {
            for (long left = patience.dividedBy(PAUSE); left > 0 && !drain.isQuietFor(QUIET); left--) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets running requests finish for a moment, then ends every connection. */
    @Override
    public void close() {
        try {
            server.shutdown(SHUTDOWN_GRACE_SECONDS, TimeUnit.SECONDS).get(SHUTDOWN_GRACE_SECONDS + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            server.shutdownNow();
        }
        spare.close();
    }
}
