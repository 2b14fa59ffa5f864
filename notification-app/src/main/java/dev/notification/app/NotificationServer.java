package dev.notification.app;

import dev.notification.app.config.Doors;
import dev.notification.app.config.ListenAddress;
import dev.notification.app.config.MetricsPlace;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.demo.PlaygroundToken;
import dev.notification.app.metrics.Metrics;
import dev.notification.app.metrics.MetricsPort;
import dev.notification.app.metrics.RequestCounts;
import dev.notification.app.site.Site;
import dev.notification.app.tracing.Tracer;
import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import dev.notification.core.domain.Scope;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.RunningTicker;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.JjwtForeignTokens;
import dev.notification.security.SigningKey;
import dev.notification.security.VerifiedTokens;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.http.RequestListener;
import dev.notification.transport.rest.RestModule;
import dev.notification.transport.ws.WebSocketModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The standalone server: everything, assembled and running. */
public final class NotificationServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationServer.class);

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(2);
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(2);
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(1);
    private static final Duration HEALTH_PAUSE = Duration.ofSeconds(1);

    private final Opened opened;
    private final HttpPort port;
    private final Inboxes inboxes;
    private final WebSocketModule webSocket;
    private final RestModule rest;
    private final Health health;
    private final List<Component> parts;
    private final Optional<MetricsPort> metrics;

    private NotificationServer(
            Opened opened,
            HttpPort port,
            Inboxes inboxes,
            WebSocketModule webSocket,
            RestModule rest,
            Health health,
            List<Component> parts,
            Optional<MetricsPort> metrics) {
        this.opened = opened;
        this.port = port;
        this.inboxes = inboxes;
        this.webSocket = webSocket;
        this.rest = rest;
        this.health = health;
        this.parts = List.copyOf(parts);
        this.metrics = metrics;
    }

    /**
     * Opens everything in the order in which it depends on each other; what was opened is closed again if the rest fails.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the database cannot be used
     * @throws java.io.UncheckedIOException if the port or the key file cannot be used
     */
    public static NotificationServer start(ServerConfig config, InstantSource clock) {
        return start(config, clock, new Argon2PasswordHashing());
    }

    /**
     * The same, with passwords hashed in another way than the command line's: for those who start many servers and trust
     * what is in them to nobody.
     */
    public static NotificationServer start(ServerConfig config, InstantSource clock, PasswordHashing hashing) {
        return start(config, clock, hashing, false);
    }

    /** @param isDemo whether the playground is served, and its page gets tokens of Ada without a password */
    static NotificationServer start(ServerConfig config, InstantSource clock, PasswordHashing hashing, boolean isDemo) {
        var opened = new Opened();
        try {
            PersistenceModule persistence = opened.add(PersistenceModule.open(config.database()));
            Doors.Held doors = config.doors()
                    .held(hasKeys(persistence, clock), config.foreignTokens().isPresent());
            var tokens = new VerifiedTokens(
                    new JjwtAccessTokens(key(config.tokens()), config.tokens().lifetime(), clock), clock);
            Inboxes inboxes = opened.add(new Inboxes(
                    new Inboxes.Stores(
                            persistence.inboxes(),
                            persistence.upkeep(),
                            persistence.sent(),
                            persistence.devices(),
                            persistence.storage(),
                            persistence.directory()),
                    clock,
                    config.inboxes().withSendPolicy(doors.sendPolicy())));
            Optional<JjwtForeignTokens> foreign = config.foreignTokens()
                    .map(it -> opened.add(JjwtForeignTokens.open(it.keys(), it.rules(), clock, Ticker.system())));
            Accounts accounts = opened.add(new Accounts(
                    new Accounts.Adapters(
                            persistence.accounts(),
                            persistence.logins(),
                            tokens,
                            hashing,
                            inboxes.endFollowing()::end,
                            persistence.audit(),
                            persistence.keys(),
                            persistence.cutOffs(),
                            persistence.directory(),
                            persistence.users(),
                            foreign.<ForeignTokens>map(it -> it).orElse(ForeignTokens.NONE),
                            inboxes.namedUsers()),
                    clock,
                    config.accounts()
                            .withRegistration(doors.isRegistrationOpen())
                            .withCreation(config.inboxes().creation())));
            var refusals = new RefusalLog(config.http().addresses());
            WebSocketModule webSocket =
                    opened.add(new WebSocketModule(config.webSocket(), inboxes, accounts.authenticateCaller(), clock));
            RestModule rest = opened.add(
                    new RestModule(inboxes, accounts, config.http().addresses(), config.links(), refusals, clock));
            Operators operators = opened.add(new Operators(
                    new Operators.Adapters(
                            persistence.users(),
                            persistence.records(),
                            persistence.deletions(),
                            persistence.audit(),
                            persistence.inboxes(),
                            persistence.devices(),
                            inboxes.readPresence()),
                    clock));
            rest.operatedBy(operators, accounts, config.http().addresses(), clock);
            ThreadPoolExecutor workers = workers(config.http());
            opened.add(workers::shutdownNow);
            HttpConfig http = config.http()
                    .with(new ConnectionRoom(config.database())
                            .fit(config.http().limits()));
            // One for both: the port looks at it each second, also while health waits for a database that hangs.
            Ticker running = new RunningTicker(Ticker.system());
            HttpPort port = opened.add(new HttpPort(http, WebSocketModule.PATH, workers, running::nanos, refusals));
            Loop deadlines = opened.add(new Loop("http-deadlines")).every("requests", SWEEP_PAUSE, port::sweep);
            Loop questions = opened.add(new Loop("notification-health"));
            List<Component> parts = new ArrayList<>(persistence.components());
            parts.addAll(inboxes.components());
            parts.addAll(accounts.components());
            parts.addAll(operators.components());
            foreign.ifPresent(it -> parts.addAll(it.components()));
            parts.addAll(List.of(webSocket, rest, new PortFigures(port), deadlines, questions));
            var health = new Health(persistence.durability().toString(), parts, running);
            questions.every("readiness", HEALTH_PAUSE, health::refresh);
            var figures = new Figures(port, webSocket, parts, clock, running);
            rest.counting(figures::now);
            Optional<RequestCounts> requests = config.metrics().map(place -> new RequestCounts());
            port.telling(listeners(config, requests));
            Optional<Tracer> tracer = tracer(config, clock).map(opened::add);
            tracer.ifPresent(it -> {
                rest.tracedBy(it::begin);
                webSocket.tracedBy(it::delivered);
            });
            Optional<Metrics> metrics = requests.map(counts -> opened.add(new Metrics(new Metrics.Sources(
                    inboxes,
                    accounts,
                    webSocket,
                    port,
                    counts,
                    parts,
                    health::now,
                    threads(workers, inboxes, accounts, rest, webSocket),
                    () -> tracer.map(Tracer::dropped).orElse(0L),
                    StartWords.version(),
                    StartWords.commit()))));
            if (isDemo) {
                port.post(PlaygroundToken.PATH, new PlaygroundToken(accounts.mintToken())::answer);
            }
            if (config.hasConsole()) {
                port.files(Site.files(isDemo)).moved(Site.DOCS, Site.FIRST_PAGE);
            }
            Site.interfaces().forEach(port::file);
            metrics.filter(it -> config.metrics().get().own().isEmpty())
                    .ifPresent(it -> port.get(
                            MetricsPort.PATH,
                            request -> rest.refusal(request, Scope.METRICS)
                                    .map(Answer::of)
                                    .orElseGet(() -> it.answer(request))));
            // Before clients are let in: an address that cannot be had ends the start.
            Optional<MetricsPort> own = config.metrics()
                    .flatMap(MetricsPlace::own)
                    .map(address -> opened.add(new MetricsPort(address, metrics.get(), running, deadlines)));
            port.add(webSocket.addOn(refusals))
                    .add(rest.addOn())
                    .share(rest.cors(http.origins()))
                    .serve(RestModule.PATH, rest.handler(), rest.shares(workers, http.workers(), http.addresses()))
                    .knowing(rest::isKnown)
                    .health(health::now)
                    .start();
            requests.ifPresent(counts -> counts.serve(routes(rest), files(port)));
            persistence.servedAt("port " + port.port());
            StartWords.say(
                    doors,
                    persistence.version() + " at " + config.database().place(),
                    persistence.durability().toString(),
                    new ListenAddress(http.host(), port.port()));
            metrics.ifPresent(Metrics::begin);
            return new NotificationServer(opened, port, inboxes, webSocket, rest, health, parts, own);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static RequestListener listeners(ServerConfig config, Optional<RequestCounts> requests) {
        List<RequestListener> listeners = new ArrayList<>();
        requests.ifPresent(listeners::add);
        if (config.hasAccessLog()) {
            listeners.add(new AccessLog(config.http().addresses()));
        }
        if (config.logFormat() == ServerConfig.LogFormat.JSON) {
            listeners.add(new TracedRequests());
        }
        return RequestListener.all(listeners);
    }

    private static Optional<Tracer> tracer(ServerConfig config, InstantSource clock) {
        return switch (config.traces().exporter()) {
            case NONE -> Optional.empty();
            case LOG -> Optional.of(Tracer.logging(clock));
            case OTLP -> Optional.of(Tracer.sending(config.traces().endpoint(), StartWords.version(), clock));
        };
    }

    private static Map<String, ExecutorService> threads(
            ThreadPoolExecutor workers,
            Inboxes inboxes,
            Accounts accounts,
            RestModule rest,
            WebSocketModule webSocket) {
        Map<String, ExecutorService> all = new TreeMap<>(inboxes.threads());
        all.putAll(accounts.threads());
        all.putAll(rest.threads());
        all.putAll(webSocket.threads());
        all.put("http-worker", workers);
        return all;
    }

    /** All that is not a file. */
    private static List<String> routes(RestModule rest) {
        return Stream.concat(
                        rest.routes().stream().map(route -> RestModule.PATH + route),
                        Stream.of(
                                WebSocketModule.PATH,
                                "/health/live",
                                "/health/ready",
                                MetricsPort.PATH,
                                PlaygroundToken.PATH))
                .toList();
    }

    /** Also what is no file: its own template comes first. */
    private static List<String> files(HttpPort port) {
        return port.addresses().stream()
                .filter(address -> !address.equals(RestModule.PATH))
                .toList();
    }

    private static boolean hasKeys(PersistenceModule persistence, InstantSource clock) {
        return persistence.keys().changes(0).keys().stream().anyMatch(key -> key.isLive(clock.instant()));
    }

    private static ThreadPoolExecutor workers(HttpConfig config) {
        return Threads.pool("http-worker", config.workers(), HttpPort.queueFor(config.workers()));
    }

    private static SecretKey key(ServerConfig.Tokens tokens) {
        return tokens.secret()
                .map(secret -> SigningKey.ofSecret(secret.value()))
                .orElseGet(() -> SigningKey.inFile(tokens.keyFile()));
    }

    Inboxes inboxes() {
        return inboxes;
    }

    /** All that runs here, for health and figures. */
    List<Component> parts() {
        return parts;
    }

    /** Where it listens. */
    public int port() {
        return port.port();
    }

    /** Where something answers by itself, or below where it does. */
    public List<String> addresses() {
        return port.addresses();
    }

    /** Where metrics are read, if they have a port of their own. */
    public Optional<Integer> metricsPort() {
        return metrics.map(MetricsPort::port);
    }

    /** From now on it is not ready, and goes on otherwise: whoever balances over several servers sends requests elsewhere. */
    void leaveRotation() {
        health.stop();
    }

    /**
     * Takes nothing new, finishes and answers what was accepted, sends every socket away with 1001, closes everything. Under
     * ten seconds, if the database answers.
     */
    @Override
    public void close() {
        int sockets = webSocket.count();
        LOG.info(
                "stopping: {} connections are open, {} of them WebSockets; what was accepted is finished",
                port.openConnections(),
                sockets);
        health.stop();
        webSocket.refuse();
        rest.drain();
        port.drain(REQUEST_PATIENCE);
        // What was accepted commits and reaches the sockets before they are sent away.
        inboxes.close();
        webSocket.drain(SOCKET_PATIENCE);
        int left = webSocket.count();
        long connections = port.openConnections();
        opened.close();
        LOG.info("stopped: of {} WebSockets {} were cut, and {} connections in all", sockets, left, connections);
    }
}
