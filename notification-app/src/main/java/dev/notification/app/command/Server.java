package dev.notification.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** One server, over HTTP, for one caller. */
final class Server {
    /** Longer than the server holds any request that waits for nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;

    private final Terminal terminal;
    private final ServerAddress address;
    private final Credentials credentials;
    private final HttpClient http;

    /** Nothing came back: was it done? */
    enum Reached {
        /** No connection was made. */
        NO,
        MAYBE
    }

    /** No answer. */
    static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1;

        private final Reached reached;

        NoAnswer(Reached reached, String message, Throwable cause) {
            super(message, cause);
            this.reached = reached;
        }

        Reached reached() {
            return reached;
        }
    }

    Server(Terminal terminal, ServerAddress address, Credentials credentials) {
        this.terminal = terminal;
        this.address = address;
        this.credentials = credentials;
        this.http = client(address);
    }

    private static HttpClient client(ServerAddress address) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER);
        return (address.isEncrypted() ? builder : builder.sslContext(new NoEncryption())).build();
    }

    ServerAddress address() {
        return address;
    }

    HttpClient http() {
        return http;
    }

    Credentials credentials() {
        return credentials;
    }

    /** The token, or the advice to get one. */
    String token() {
        return credentials
                .token()
                .orElseThrow(() -> new CommandException(
                        ExitStatus.NOT_ALLOWED,
                        "nobody is logged in: notification login, or give a token or an API key in NOTIFICATION_TOKEN or"
                                + " with --token-file"));
    }

    Answer get(String path) {
        return required("GET", path, Optional.empty());
    }

    Answer post(String path, String json) {
        return required("POST", path, Optional.of(json));
    }

    Answer delete(String path) {
        return required("DELETE", path, Optional.empty());
    }

    /** A good answer, or the reason why there is none. */
    private Answer required(String method, String path, Optional<String> body) {
        try {
            return ask(method, path, body, Map.of()).orThrow(address, credentials.advice());
        } catch (NoAnswer e) {
            throw unavailable(e);
        }
    }

    static CommandException unavailable(NoAnswer failure) {
        return new CommandException(ExitStatus.UNAVAILABLE, failure.getMessage(), failure);
    }

    /** Whatever it answers. A login whose access token has ended is renewed, once. */
    Answer ask(String method, String path, Optional<String> body, Map<String, String> headers) throws NoAnswer {
        String token = token();
        Answer answer = send(method, path, body, headers, Optional.of(token));
        return answer.status() == UNAUTHORIZED && renew(token)
                ? send(method, path, body, headers, credentials.token())
                : answer;
    }

    /** Without any token. */
    Answer askAsNobody(String method, String path, Optional<String> body) throws NoAnswer {
        return send(method, path, body, Map.of(), Optional.empty());
    }

    /**
     * Gets another token for one that the server does not take.
     *
     * @return whether there is another
     */
    boolean renew(String refused) throws NoAnswer {
        if (credentials.profile().isEmpty()) {
            return credentials.token().filter(token -> !token.equals(refused)).isPresent();
        }
        // Another command of this user may have done it meanwhile.
        Profile held = Profile.read(terminal)
                .filter(profile -> profile.server().equals(address.text()))
                .orElse(credentials.profile().get());
        if (!held.token().equals(refused)) {
            credentials.renewed(held);
            return true;
        }
        Answer answer = askAsNobody(
                "POST",
                "/api/token/refresh",
                Optional.of(new JsonText.Writer()
                        .string("refresh_token", held.refreshToken())
                        .end()));
        if (!answer.isGood()) {
            return false;
        }
        Profile next = held.renewed(answer.json());
        next.write(terminal);
        credentials.renewed(next);
        return true;
    }

    private Answer send(
            String method, String path, Optional<String> body, Map<String, String> headers, Optional<String> token)
            throws NoAnswer {
        URI uri = address.http(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        if (body.isPresent() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        token.ifPresent(text -> authorize(request, text));
        request.method(
                method, body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JsonText.parse(response.body()),
                    response.headers().firstValue("Retry-After").flatMap(Server::seconds));
        } catch (IOException | UncheckedIOException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        }
    }

    private static void authorize(HttpRequest.Builder request, String token) {
        try {
            request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitStatus.NOT_ALLOWED, "the token has characters that no token has");
        }
    }

    private static Optional<Long> seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    NoAnswer noAnswer(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof UnresolvedAddressException) {
                return away("no machine is known by this name", failure);
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return away("nothing answers there", failure);
            }
            if (cause instanceof ConnectException) {
                return away("nothing listens there; is the server running?", failure);
            }
            if (cause instanceof SSLException) {
                return away("no encrypted connection: " + cause.getMessage(), failure);
            }
            if (cause instanceof HttpTimeoutException) {
                return new NoAnswer(
                        Reached.MAYBE, address + " has not answered for " + PATIENCE.toSeconds() + " s", failure);
            }
            cause = cause.getCause();
        }
        return new NoAnswer(
                Reached.MAYBE,
                "the connection to " + address + " broke before an answer came: " + failure.getMessage(),
                failure);
    }

    private NoAnswer away(String reason, Throwable failure) {
        return new NoAnswer(Reached.NO, address + " cannot be reached: " + reason, failure);
    }
}
