package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** One server, over HTTP, for one caller. */
final class Server {
    /** Longer than the server holds any request that waits for nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    /** No answer is longer. */
    private static final int MOST_BYTES = 16 << 20;

    static {
        // Whether a request is repeated is decided here, and not by the JDK.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final Terminal terminal;
    private final ServerAddress address;
    private final Credentials credentials;
    private final Duration patience;
    private final Optional<SSLContext> trust;

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
        this(terminal, address, credentials, PATIENCE);
    }

    /** @param patience for an answer */
    Server(Terminal terminal, ServerAddress address, Credentials credentials, Duration patience) {
        this.terminal = terminal;
        this.address = address;
        this.credentials = credentials;
        this.patience = patience;
        this.trust = address.isEncrypted() ? Trust.of(terminal) : Optional.empty();
    }

    ServerAddress address() {
        return address;
    }

    private Duration connectPatience() {
        return patience.compareTo(LONGEST_CONNECT) < 0 ? patience : LONGEST_CONNECT;
    }

    /** For WebSockets. */
    HttpClient http() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectPatience())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!address.isEncrypted()) {
            builder.sslContext(new NoEncryption());
        }
        trust.ifPresent(builder::sslContext);
        return builder.build();
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
                Optional.of(new JsonObject()
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

    /**
     * By the JDK's older client, which needs no thread of its own: a Java machine that ends waits a third of a second for the newer
     * one's, and that is longer than all else takes.
     */
    private Answer send(
            String method, String path, Optional<String> body, Map<String, String> headers, Optional<String> token)
            throws NoAnswer {
        HttpURLConnection connection = prepared(method, path, headers, token);
        try {
            connection.setDoOutput(!method.equals("GET") && !method.equals("DELETE"));
            connection.connect();
        } catch (IOException e) {
            throw away(e);
        }
        try {
            if (connection.getDoOutput()) {
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body.orElse("").getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            return new Answer(
                    status,
                    JsonText.parse(text(connection, status)),
                    Optional.ofNullable(connection.getHeaderField("Retry-After"))
                            .flatMap(Server::seconds));
        } catch (IOException e) {
            throw broken(e);
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection prepared(String method, String path, Map<String, String> headers, Optional<String> token)
            throws NoAnswer {
        try {
            var connection = (HttpURLConnection) address.http(path).toURL().openConnection();
            if (connection instanceof HttpsURLConnection encrypted) {
                trust.ifPresent(context -> encrypted.setSSLSocketFactory(context.getSocketFactory()));
            }
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) connectPatience().toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setRequestProperty("Accept", "application/json");
            connection.setRequestProperty("Connection", "close");
            if (method.equals("POST")) {
                connection.setRequestProperty("Content-Type", "application/json");
            }
            headers.forEach(connection::setRequestProperty);
            token.ifPresent(text -> authorize(connection, text));
            return connection;
        } catch (IOException e) {
            throw away(e);
        }
    }

    private static String text(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MOST_BYTES);
            if (bytes.length < Math.min(connection.getContentLengthLong(), MOST_BYTES)) {
                throw new EOFException("it ended in the middle of the answer"); // The JDK does not say so.
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void authorize(HttpURLConnection connection, String token) {
        try {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitStatus.NOT_ALLOWED, "the token has characters that no token has");
        }
    }

    private static Optional<Long> seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** No connection was made. */
    NoAnswer away(Throwable failure) {
        return new NoAnswer(Reached.NO, address + " cannot be reached: " + reason(failure), failure);
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "no machine is known by this name";
            }
            if (cause instanceof SocketTimeoutException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof TimeoutException) {
                return "nothing answers there";
            }
            if (cause instanceof ConnectException) {
                return "nothing listens there; is the server running?";
            }
            if (cause instanceof SSLException) {
                return "no encrypted connection: " + Terminal.shown(String.valueOf(cause.getMessage()))
                        + "; if the certificate is one of your own, name it, or that of its authority, in "
                        + Trust.VARIABLE;
            }
        }
        return Terminal.shown(String.valueOf(failure.getMessage()));
    }

    private NoAnswer broken(IOException failure) {
        return new NoAnswer(
                Reached.MAYBE,
                failure instanceof SocketTimeoutException
                        ? address + " has not answered for " + patience.toSeconds() + " s"
                        : "the connection to " + address + " broke before an answer came: "
                                + Terminal.shown(String.valueOf(failure.getMessage())),
                failure);
    }
}
