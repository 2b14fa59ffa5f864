package dev.notification.transport.rest;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.protocol.BearerScheme;
import dev.notification.protocol.Problem;
import dev.notification.transport.http.Admission;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.Cors;
import dev.notification.transport.http.Origins;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.http.ShortAnswers;
import dev.notification.transport.http.WholeBodies;
import jakarta.ws.rs.ext.ContextResolver;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** REST over the core's inbound ports. */
public final class RestModule implements Component, AutoCloseable {
    /** Where the handler expects to be mounted. */
    public static final String PATH = "/api";

    /**
     * Jersey warns of each instance that is a resource and no provider, which is what we register. Kept here, since the
     * level goes with the logger when nobody holds it.
     */
    private static final Logger PROVIDERS = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    private static final Map<String, Integer> LARGE = Map.of(
            PATH + "/notifications/batch", RestConfig.MAX_BATCH_BYTES,
            PATH + UserResource.UPSERT, RestConfig.MAX_UPSERT_BYTES);
    private static final int POLLERS = 4;
    private static final int READERS = 8;
    private static final int MAX_WAITING_READS = 2048;
    /** Each reads many pages and holds a core for a while: more of them would slow down everybody else. */
    private static final int SEARCHERS = 2;

    private static final int MAX_WAITING_SEARCHES = 256;
    /** So that they cannot fill the heap together. */
    private static final int LARGE_BODIES_AT_ONCE = 16;

    private static final int LARGE_BODIES_OF_ONE_USER = 4;

    private final ThreadPoolExecutor pollers = Threads.pool("http-poll", POLLERS, LongPolls.MAX_WAITING);
    private final ThreadPoolExecutor searchers = Threads.pool("http-search", SEARCHERS, MAX_WAITING_SEARCHES);
    private final ThreadPoolExecutor readers = Threads.pool("http-history", READERS, MAX_WAITING_READS);
    private final Departures departures = new Departures();
    private final AuthenticateCaller authenticate;
    private final RefusalLog refusals;
    private final LongPolls polls;
    private final SendResource sends;
    private final NewestPages pages;
    private final RoutePolicy policy;
    private final ResourceConfig resources;

    /** Makes what an HTTP server needs to serve REST to clients without a proxy between. */
    public RestModule(Inboxes inboxes, Accounts accounts, InstantSource clock) {
        this(inboxes, accounts, ClientAddresses.direct(), clock);
    }

    /** As the other, and the links of what is sent are those of the web, or paths. */
    public RestModule(Inboxes inboxes, Accounts accounts, ClientAddresses addresses, InstantSource clock) {
        this(inboxes, accounts, addresses, LinkPolicy.WEB, clock);
    }

    /**
     * Makes what an HTTP server needs to serve REST.
     *
     * @param addresses from where a request comes, for limits per address
     * @param links which links may be sent
     */
    public RestModule(
            Inboxes inboxes, Accounts accounts, ClientAddresses addresses, LinkPolicy links, InstantSource clock) {
        this(inboxes, accounts, addresses, links, new RefusalLog(addresses), clock);
    }

    /** As the other, and {@code refusals} is told of whoever is refused. */
    public RestModule(
            Inboxes inboxes,
            Accounts accounts,
            ClientAddresses addresses,
            LinkPolicy links,
            RefusalLog refusals,
            InstantSource clock) {
        this(inboxes, accounts, accounts.authenticateCaller(), addresses, links, refusals, clock);
    }

    RestModule(
            Inboxes inboxes,
            Accounts accounts,
            AuthenticateCaller authenticate,
            ClientAddresses addresses,
            LinkPolicy links,
            RefusalLog refusals,
            InstantSource clock) {
        this.refusals = refusals;
        PROVIDERS.setLevel(Level.SEVERE);
        this.authenticate = authenticate;
        polls = new LongPolls(inboxes.followInbox());
        sends = new SendResource(inboxes.sendNotification(), authenticate, links, clock);
        policy = new RoutePolicy(authenticate);
        pages = new NewestPages(authenticate, inboxes.askHead(), inboxes.readHistory(), readers, Ticker.system());
        resources = new ResourceConfig()
                .register(new AccountResource(accounts, addresses))
                .register(new UserResource(accounts, addresses))
                .register(new KeyResource(accounts, addresses))
                .register(new TokenResource(accounts))
                .register(new CutOffResource(accounts, addresses))
                .register(sends)
                .register(new BatchResource(inboxes.sendNotification(), links, clock, sends))
                .register(new SentResource(inboxes.readSent(), inboxes.recallNotification()))
                .register(new InboxResource(
                        inboxes.readHistory(),
                        inboxes.readChanges(),
                        inboxes.readHead(),
                        authenticate,
                        polls,
                        addresses,
                        pollers,
                        new Searches(
                                inboxes.searchInbox(),
                                new OneOfEach("searches", searchers, Ticker.system()),
                                departures)))
                .register(new CountsResource(
                        inboxes.countInbox(), new OneOfEach("counts", readers, Ticker.system()), departures))
                .register(
                        new StateResource(inboxes.changeState(), inboxes.sweepInbox(), inboxes.readHead(), departures))
                .register(new SeenResource(inboxes.markSeen()))
                .register(new DeviceResource(inboxes.listDevices(), inboxes.readHead()))
                .register(policy)
                .register(new PlainRequests())
                .register(new JsonBodyReader())
                .register(new BatchBody.Reader())
                .register(new ProblemMapper())
                .register(new EmptyRefusals(), 2000)
                .register(new LoggedAnswers(refusals), 1000)
                .register(new Allowed())
                .register(JacksonFeature.withoutExceptionMappers())
                .register(new JsonMapping())
                // Nothing is looked for: all there is stands above.
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    }

    /**
     * Serves what operators do as well; before {@link #handler} is asked for.
     *
     * @param accounts of the same users
     */
    public RestModule operatedBy(
            Operators operators, Accounts accounts, ClientAddresses addresses, InstantSource clock) {
        resources
                .register(new OperatorResource(operators, addresses, clock))
                .register(new OwnResource(operators, accounts.confirmPassword(), addresses, clock))
                .register(new TimelineResource(operators.readTimeline()))
                .register(new AuditResource(operators.readAudit()));
        return this;
    }

    /**
     * Tells administrators how much there is to do; before {@link #handler} is asked for.
     *
     * @param figures by their names on the wire; returns at once, callable from any thread
     */
    public RestModule counting(Supplier<Map<String, Object>> figures) {
        resources.register(new FiguresResource(figures));
        return this;
    }

    /**
     * Tells of what becomes of sends that somebody traces.
     *
     * @param tracer makes of a request's field {@code traceparent} what hears of its send; empty: nobody does. Returns at
     *     once, callable from any thread
     */
    public RestModule tracedBy(Function<String, Optional<SendTrace>> tracer) {
        sends.tracedBy(tracer);
        return this;
    }

    /**
     * For {@link #PATH} of a Grizzly server. It blocks on the store and belongs on workers.
     */
    public HttpHandler handler() {
        return ContainerFactory.createContainer(GrizzlyHttpContainer.class, resources);
    }

    /**
     * What runs the {@link #handler}: these workers, shared among users and addresses.
     *
     * @param workers how many threads {@code executor} has
     */
    public Admission shares(Executor executor, int workers, ClientAddresses addresses) {
        return new WorkerShares(authenticate, addresses::of, executor, workers);
    }

    /**
     * The addresses that the {@link #handler} knows, once it was asked for, below {@link #PATH} and in JAX-RS's notation:
     * {@code /notifications/{id: [0-9]{1,16}}}.
     */
    public List<String> routes() {
        return policy.routes();
    }

    /** Why a request is refused that takes this scope, for what is served beside the {@link #handler}; empty: it is not. Blocks. */
    public Optional<Problem> refusal(HttpRequestPacket request, Scope scope) {
        try {
            Caller caller = BearerToken.caller(authenticate, Optional.ofNullable(request.getHeader("Authorization")))
                    .toCompletableFuture()
                    .join();
            return caller.may(scope) ? Optional.empty() : Optional.of(AccessRule.missing(Set.of(scope)));
        } catch (CompletionException e) {
            return Optional.of(ProblemMapper.problem(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** The pools of threads by their names, to be looked at. */
    public Map<String, ExecutorService> threads() {
        return Map.of("http-poll", pollers, "http-search", searchers, "http-history", readers);
    }

    /** What pages of other origins may do here: everything that other clients may. */
    public Cors cors(Origins origins) {
        return new Cors(
                PATH,
                origins,
                List.of("GET", "HEAD", "POST", "DELETE"),
                List.of("Authorization", "Content-Type", SendResource.IDEMPOTENCY_KEY),
                List.of("Allow", "Date", SendResource.IDEMPOTENCY_REPLAYED, "Retry-After", "WWW-Authenticate"));
    }

    /** What comes before the {@link #handler} on the same listener; after that of the WebSocket, whose requests have no body. */
    public AddOn addOn() {
        return (listener, builder) -> {
            var bodies = new WholeBodies(
                    new BodyLimits(LARGE, this::user),
                    RestConfig.MAX_SEND_BYTES,
                    LARGE_BODIES_AT_ONCE,
                    LARGE_BODIES_OF_ONE_USER);
            builder.add(builder.indexOfType(HttpServerFilter.class), bodies);
            builder.add(
                    builder.indexOfType(HttpServerFilter.class),
                    new ShortAnswers(new ShortPath(sends, pages, refusals)));
        };
    }

    /** Whether a request has a valid access token, as far as that is known at once. Never blocks; callable from any thread. */
    public boolean isKnown(HttpRequestPacket request) {
        return user(request).isPresent();
    }

    private Optional<UserId> user(HttpRequestPacket request) {
        return BearerScheme.tokenOf(Optional.ofNullable(request.getHeader("Authorization")))
                .flatMap(token -> authenticate
                        .authenticate(token)
                        .exceptionally(failure -> Verdict.INVALID)
                        .toCompletableFuture()
                        .getNow(Verdict.INVALID)
                        .caller())
                .map(Caller::user);
    }

    ResourceConfig resources() {
        return resources;
    }

    /** From now on no request waits for changes: whatever does is answered at once with what is there. */
    public void drain() {
        polls.drain();
    }

    @Override
    public Check check() {
        return new Check("rest", departures.check().problem());
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of(
                "long_polls", (long) polls.count(),
                "histories_waiting", (long) readers.getQueue().size());
    }

    @Override
    public void close() {
        pollers.shutdownNow();
        readers.shutdownNow();
        searchers.shutdownNow();
        departures.close();
    }

    /**
     * A part of a page of an export that an answer can hold.
     *
     * @param text one JSON object a line
     * @param next where the rest of the export begins
     */
    public record ExportedPage(byte[] text, Optional<ExportUser.Place> next) {}

    /** What {@code GET /api/users/export} answers for it, but for the last line: for whoever asks for the rest at once. */
    public static ExportedPage exported(ExportUser.Page page) {
        return ExportLines.of(page);
    }

    /** Which mapper Jersey's Jackson uses. */
    static final class JsonMapping implements ContextResolver<com.fasterxml.jackson.databind.ObjectMapper> {
        @Override
        public com.fasterxml.jackson.databind.ObjectMapper getContext(Class<?> type) {
            return ViewJson.MAPPER;
        }
    }
}
