package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.NamedUsers;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.core.port.out.Storage;
import dev.notification.protocol.Json;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.http.Origins;
import dev.notification.transport.http.RefusalLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** REST on the port that ships, over an in-memory core. */
final class RestServer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final int WORKERS = 8;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final PasswordHashing QUICK = new PasswordHashing() {
        @Override
        public PasswordHash hash(Password password) {
            return new PasswordHash("$" + password.value());
        }

        @Override
        public boolean matches(String candidate, PasswordHash hash) {
            return hash.value().equals("$" + candidate);
        }
    };

    private final Inboxes inboxes;
    private final Accounts accounts;
    private final Operators operators;
    private final RestModule module;
    private final ThreadPoolExecutor workers = Threads.pool("http-worker", WORKERS, HttpPort.queueFor(WORKERS));
    private final HttpPort port;
    private final HttpClient http;
    private final String scheme;

    RestServer() {
        this(Inboxes.Limits.DEFAULT, Accounts.Limits.DEFAULT, store -> store);
    }

    RestServer(Inboxes.Limits limits, Accounts.Limits accountLimits, UnaryOperator<InboxStore> wrap) {
        this(limits, accountLimits, wrap, Optional.empty());
    }

    /** @param tls what the port and its client speak; empty: plain text */
    RestServer(
            Inboxes.Limits limits,
            Accounts.Limits accountLimits,
            UnaryOperator<InboxStore> wrap,
            Optional<SSLContext> tls) {
        this(limits, accountLimits, wrap, Storage.AMPLE, tls, real -> real);
    }

    /** One whose senders are held to something. */
    RestServer(Inboxes.Limits limits, Storage storage) {
        this(limits, Accounts.Limits.DEFAULT, store -> store, storage, Optional.empty(), real -> real);
    }

    /** One that takes other callers than those who have logged in. */
    RestServer(Inboxes.Limits limits, UnaryOperator<AuthenticateCaller> callers) {
        this(limits, Accounts.Limits.DEFAULT, store -> store, Storage.AMPLE, Optional.empty(), callers);
    }

    private RestServer(
            Inboxes.Limits limits,
            Accounts.Limits accountLimits,
            UnaryOperator<InboxStore> wrap,
            Storage storage,
            Optional<SSLContext> tls,
            UnaryOperator<AuthenticateCaller> callers) {
        scheme = tls.isPresent() ? "https" : "http";
        http = tls.map(context -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(context)
                        .build())
                .orElse(HTTP);
        var stores = new InMemoryStores();
        inboxes = new Inboxes(
                new Inboxes.Stores(
                                wrap.apply(stores.inboxes()), stores.upkeep(), stores.sent(), stores.devices(), storage)
                        .with(stores.directory()),
                () -> NOW,
                limits);
        accounts = new Accounts(
                new Accounts.Adapters(
                        stores.accounts(),
                        stores.logins(),
                        new InMemoryAccessTokens(() -> NOW, Duration.ofHours(1)),
                        QUICK,
                        inboxes.endFollowing()::end,
                        stores.audit(),
                        stores.keys(),
                        stores.cutOffs(),
                        stores.directory(),
                        stores.users(),
                        ForeignTokens.NONE,
                        NamedUsers.NONE),
                () -> NOW,
                accountLimits);
        module = new RestModule(
                inboxes,
                accounts,
                callers.apply(accounts.authenticateCaller()),
                ClientAddresses.direct(),
                LinkPolicy.WEB,
                new RefusalLog(ClientAddresses.direct()),
                () -> NOW);
        operators = new Operators(
                new Operators.Adapters(
                        stores.users(),
                        stores.records(),
                        stores.deletions(),
                        stores.audit(),
                        stores.inboxes(),
                        stores.devices(),
                        inboxes.readPresence()),
                () -> NOW);
        module.operatedBy(operators, accounts, ClientAddresses.direct(), () -> NOW)
                .counting(() -> java.util.Map.of("sends", 1));
        port = new HttpPort(new HttpConfig("localhost", 0, WORKERS, Duration.ofSeconds(30)), "/api/ws", workers)
                .add(module.addOn())
                .share(module.cors(Origins.of("https://shop.example", "capacitor://localhost")))
                .serve(RestModule.PATH, module.handler())
                .knowing(module::isKnown);
        tls.ifPresent(port::secure);
        port.start();
    }

    /** Over the same core, not on any port yet. */
    RestModule anotherModule() {
        return new RestModule(inboxes, accounts, ClientAddresses.direct(), () -> NOW);
    }

    Operators operators() {
        return operators;
    }

    RestModule module() {
        return module;
    }

    int port() {
        return port.port();
    }

    /** What came back; the body as JSON, an empty object if it is none. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String code() {
            return body.path("code").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Registers and logs in; the token. */
    String account(String name) {
        String credentials = "{\"username\":\"" + name + "\",\"password\":\"password123\"}";
        post("/register", "", credentials);
        return post("/login", "", credentials).body().get("token").asText();
    }

    /** Makes a key, and its service if that is new. */
    String key(String service, Scope... scopes) {
        Caller operator = new Caller.Application(new UserId(1));
        var command = new IssueKey.Command(
                operator, new Username(service), Set.of(scopes), "", Optional.empty(), Optional.empty());
        return ((IssueKey.Issued) accounts.issueKey().issue(command)).secret().text();
    }

    Answer post(String path, String token, String json) {
        return call(
                path,
                token,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** With an Idempotency-Key. */
    Answer postOnce(String path, String token, String key, String json) {
        return call(
                path,
                token,
                request -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer get(String path, String token) {
        return call(path, token, HttpRequest.Builder::GET);
    }

    Answer call(String path, String token, UnaryOperator<HttpRequest.Builder> how) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port() + RestModule.PATH + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(how.apply(request).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = Json.object(isJson(response) ? response.body() : "{}");
            return new Answer(response.statusCode(), body, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isJson(HttpResponse<?> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") && !type.contains("ndjson");
    }

    @Override
    public void close() {
        port.close();
        workers.shutdownNow();
        operators.close();
        inboxes.close();
        accounts.close();
        module.close();
    }
}
