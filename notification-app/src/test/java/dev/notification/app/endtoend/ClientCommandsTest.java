package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.notification.app.command.ClientLine;
import dev.notification.app.command.Terminal;
import dev.notification.persistence.DatabaseConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a server, against a real one, and against what is none. */
class ClientCommandsTest {
    private static final String PASSWORD = "password123";

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static String token;
    private static Map<String, String> environment;

    private record Said(int status, String out, String err) {
        JsonNode json() throws IOException {
            return Api.MAPPER.readTree(out);
        }
    }

    @BeforeAll
    static void start() {
        server = new RunningServer(DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db")), Map.of());
        token = server.api().account("ada");
        server.api().account("bob");
        environment = Map.of(
                "NOTIFICATION_SERVER",
                "http://localhost:" + server.port(),
                "NOTIFICATION_TOKEN",
                token,
                "HOME",
                "/none");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Said run(Map<String, String> variables, String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        all.put("XDG_STATE_HOME", directory.resolve("state").toString());
        all.putAll(variables);
        var words = new PrintStream(err, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(
                all, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, words, Optional.empty());
        int status = ClientLine.run(terminal, words, arguments);
        return new Said(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said run(String... arguments) {
        return run(Map.of(), "", arguments);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void whatIsSentIsSeenInTheInboxByEachOfItsOptions() throws IOException {
        Path data = Files.writeString(directory.resolve("data.json"), "{\"n\": 1e5}");
        Said sent = run(
                "send",
                "bob",
                "hello",
                "--title=T",
                "--category=c",
                "--priority=high",
                "--link=/o/1",
                "--data=order=42",
                "--data=note=a b",
                "--expires-in=1h",
                "--collapse-key=k",
                "--output=json");
        assertThat(sent.status()).as(sent.err()).isZero();
        String bob = server.api().logIn("bob", PASSWORD).body().get("token").asText();

        Said inbox = run(Map.of("NOTIFICATION_TOKEN", bob), "", "inbox", "--limit=1", "--output=json");

        JsonNode notification = inbox.json();
        assertThat(notification.get("id")).isEqualTo(sent.json().get("id"));
        assertThat(notification.get("title").asText()).isEqualTo("T");
        assertThat(notification.get("category").asText()).isEqualTo("c");
        assertThat(notification.get("priority").asText()).isEqualTo("high");
        assertThat(notification.get("link").asText()).isEqualTo("/o/1");
        assertThat(notification.get("collapse_key").asText()).isEqualTo("k");
        assertThat(notification.get("data").toString()).isEqualTo("{\"order\":42,\"note\":\"a b\"}");
        assertThat(notification.has("expires_at")).isTrue();
        assertThat(run("send", "2", "--by=id", "x", "--data=@" + data).status()).isZero();
        assertThat(run(Map.of("NOTIFICATION_TOKEN", bob), "", "inbox", "--output=json")
                        .out())
                .contains("\"data\":{\"n\":1e5}");
    }

    @Test
    void theSameKeyStoresNothingAgain() throws IOException {
        Said first = run("send", "ada", "once", "--idempotency-key=k1", "--output=json");

        Said again = run("send", "ada", "once", "--idempotency-key=k1", "--output=json");

        assertThat(again.out()).isEqualTo(first.out());
        Said other = run("send", "ada", "other", "--idempotency-key=k1");
        assertThat(other.status()).isEqualTo(65);
        assertThat(other.err()).contains("idempotency_key_reused");
    }

    @Test
    void whatIsWrongIsSaidWithItsStatus() throws IOException {
        assertThat(run("send", "nobody", "x").status()).isEqualTo(65);
        assertThat(run("send", "nobody", "x").err()).contains("unknown_recipient");
        assertThat(run("send", "ada", "x", "--priority=high", "--link=javascript:x")
                        .err())
                .contains("invalid_field");
        assertThat(run("recall", "999").status()).isEqualTo(65);
        assertThat(run("send", "ada", "two", "words").status()).isEqualTo(2);
        assertThat(run("send", "ada", "x", "--by=mail").err()).contains("username, external-id or id");
        assertThat(run("send", "ada", "x", "--expires-in=soon").status()).isEqualTo(2);
        assertThat(run("send", "ada", "x", "--tilte=y").err()).contains("--title");
        assertThat(run("inbox", "raed").err()).contains("read");
        assertThat(run("inbox", "read").status()).isEqualTo(2);
        Path empty = Files.createDirectories(directory.resolve("nobody"));
        Said noToken = run(Map.of("NOTIFICATION_TOKEN", "", "XDG_CONFIG_HOME", empty.toString()), "", "whoami");
        assertThat(noToken.status()).isEqualTo(77);
        assertThat(noToken.err()).contains("notification login");
        Said ended = run(Map.of("NOTIFICATION_TOKEN", "x.y.z"), "", "inbox");
        assertThat(ended.status()).isEqualTo(77);
        assertThat(ended.err()).contains("NOTIFICATION_TOKEN").doesNotContain("x.y.z");
        assertThat(run(Map.of("NOTIFICATION_TOKEN", "x\r\nX-Evil: 1"), "", "inbox")
                        .status())
                .isEqualTo(77);
        Said away = run("send", "ada", "x", "--server=http://localhost:" + closedPort());
        assertThat(away.status()).isEqualTo(69);
        assertThat(away.err()).contains("cannot be reached");
        assertThat(run("whoami", "--server=localhost").status()).isEqualTo(2);
        Said secret = run("whoami", "--server=http://ada:hunter2@localhost");
        assertThat(secret.status()).isEqualTo(2);
        assertThat(secret.err()).doesNotContain("hunter2");
    }

    @Test
    void strangersWordsDoNotActOnATerminal() {
        assertThat(run("send", "ada", "red \u001b[31m and \u202e back\nnext line")
                        .status())
                .isZero();

        Said text = run("inbox", "--limit=1");
        Said json = run("inbox", "--limit=1", "--output=json");

        assertThat(text.out()).contains("\\u001b[31m").doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(text.out().lines()).hasSize(1);
        assertThat(json.out()).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void aLoginIsKeptForThisUserAloneIsRenewedAndEnds() throws IOException {
        Map<String, String> nobody = Map.of("NOTIFICATION_TOKEN", "");
        assertThat(run(nobody, "wrong password\n", "login", "ada").status()).isEqualTo(77);
        Path profile = directory.resolve("config/notification/profile.json");
        assertThat(profile).doesNotExist();

        Said in = run(nobody, PASSWORD + "\n", "login", "ada");

        assertThat(in.status()).as(in.err()).isZero();
        assertThat(in.out() + in.err()).doesNotContain(PASSWORD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
        assertThat(run(nobody, "", "whoami").out()).contains("ada (1), role user");
        // As if its hour were over: it is exchanged for another one, which is kept.
        JsonNode held = Api.MAPPER.readTree(profile.toFile());
        Files.writeString(
                profile, Files.readString(profile).replace(held.get("token").asText(), "a.b.c"));
        assertThat(run(nobody, "", "inbox", "read", "--all").status()).isZero();
        assertThat(Api.MAPPER.readTree(profile.toFile()).get("token").asText()).startsWith("ey");
        Said elsewhere = run(nobody, "", "whoami", "--server=http://localhost:" + closedPort());
        assertThat(elsewhere.status())
                .as("a login is shown to its own server only")
                .isEqualTo(77);
        assertThat(run(nobody, "", "logout").status()).isZero();
        assertThat(profile).doesNotExist();
        assertThat(run(nobody, "", "whoami").status()).isEqualTo(77);
        assertThat(run(Map.of("NOTIFICATION_TOKEN", "", "NOTIFICATION_PASSWORD", PASSWORD), "", "login", "ada")
                        .status())
                .isZero();
        Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        assertThat(run(nobody, "", "login", "ada", "--password-file=" + password)
                        .status())
                .isZero();
    }

    @Test
    void aFileIsSentLineByLineAndWhatIsWrongIsNamed() throws IOException {
        var lines = new StringBuilder();
        for (int i = 1; i <= 1500; i++) {
            lines.append(
                    i == 7 || i == 1203 ? "{\"username\":\"ada\"}\n" : "{\"username\":\"bob\",\"message\":\"m\"}\n");
        }
        Path file = Files.writeString(directory.resolve("batch.ndjson"), lines);

        Said sent = run("send", "--file=" + file);

        assertThat(sent.status()).isEqualTo(65);
        assertThat(sent.out()).isEqualTo("1498 sent, 2 refused\n");
        assertThat(sent.err()).contains("line 7: message is missing", "line 1203: message is missing");
        Said json = run(Map.of(), "{\"username\":\"bob\",\"message\":\"m\"}\n", "send", "--file=-", "--output=json");
        assertThat(json.json().at("/result/status").asInt()).isEqualTo(201);
        assertThat(json.json().get("line").asInt()).isOne();
        Path endless = Files.writeString(directory.resolve("endless"), "x".repeat(3 << 20));
        assertThat(run("send", "--file=" + endless).err()).contains("line 1 cannot be read: it is longer than any");
        assertThat(run("send", "--file=" + directory.resolve("none")).status()).isEqualTo(65);
        assertThat(run("send", "ada", "x", "--file=" + file).status()).isEqualTo(2);
    }

    @Test
    void howACommandEndedIsSentAndItsStatusIsKept() {
        Said good = run("send", "ada", "--wait-cmd", "--", "true");
        Said bad = run("send", "ada", "--wait-cmd", "--", "sh", "-c", "exit 3");

        assertThat(good.status()).as(good.err()).isZero();
        assertThat(bad.status()).isEqualTo(3);
        assertThat(run("inbox", "--limit=2", "--output=json").out())
                .contains("\"message\":\"true succeeded after 0 s\"")
                .contains("\"message\":\"sh -c exit 3 failed (3) after ")
                .contains("\"title\":\"sh failed\"", "\"priority\":\"high\"");
        assertThat(run("send", "ada", "--wait-cmd", "--", "no-such-command").status())
                .isEqualTo(2);
        Said endless = run("send", "ada", "--wait-cmd", "--", "sh", "-c", "exit 4 # " + "x".repeat(9000));
        assertThat(endless.status()).as(endless.err()).isEqualTo(4);
    }

    /** A connection that breaks before the answer is tried again with the same key. */
    @Test
    void anUnknownOutcomeIsAskedForWithTheSameKey() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        HttpServer breaking = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        breaking.createContext("/", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.getRequestBody().readAllBytes();
            if (keys.size() == 1) {
                exchange.close();
                return;
            }
            boolean isSecond = keys.size() == 2;
            byte[] body = (isSecond
                            ? "{\"code\":\"store_unavailable\",\"detail\":\"d\",\"outcome\":\"unknown\"}"
                            : "{\"id\":7,\"user_id\":1}")
                    .getBytes(StandardCharsets.UTF_8);
            if (isSecond) {
                exchange.getResponseHeaders().set("Retry-After", "0");
            }
            exchange.sendResponseHeaders(isSecond ? 503 : 201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        breaking.start();
        try {
            String url = "--server=http://localhost:" + breaking.getAddress().getPort();

            Said sent = run("send", "ada", "x", url, "--output=json");

            assertThat(sent.status()).as(sent.err()).isZero();
            assertThat(keys).hasSize(3).doesNotContainNull();
            assertThat(keys.stream().distinct()).hasSize(1);
            keys.clear();
            Said unknown = run("send", "ada", "x", url, "--retry-for=0s");
            assertThat(unknown.status()).isEqualTo(75);
            assertThat(unknown.err()).contains("--idempotency-key=" + keys.get(0));
        } finally {
            breaking.stop(0);
        }
    }

    @Test
    void whatIsNoNotificationServerIsSaid() throws IOException {
        HttpServer foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        foreign.createContext("/", exchange -> {
            boolean redirects = exchange.getRequestURI().getPath().contains("account");
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example/");
            byte[] page = "<html>\u001b[31m".getBytes(StandardCharsets.UTF_8);
            boolean isGood = exchange.getRequestURI().getPath().startsWith("/ok");
            exchange.sendResponseHeaders(redirects ? 301 : isGood ? 200 : 502, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        foreign.start();
        try {
            String url = "--server=http://localhost:" + foreign.getAddress().getPort();

            Said page = run("devices", url);
            Said moved = run("whoami", url);
            Said health = run("health", url);
            Said none = run("health", url + "/ok");

            assertThat(none.status()).as("a page that answers everything").isEqualTo(69);
            assertThat(page.status()).isEqualTo(69);
            assertThat(page.err())
                    .contains("answers 502")
                    .contains("right address")
                    .doesNotContain("\u001b");
            assertThat(moved.status()).isEqualTo(78);
            assertThat(moved.err()).contains("leads elsewhere (301)");
            assertThat(health.status()).isEqualTo(69);
        } finally {
            foreign.stop(0);
        }
    }

    /** One request after the other; the JDK's own server resets some connections that are to be closed. */
    private static void answerAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                }
                in.readNBytes(Integer.parseInt(
                        head.toString().split("(?i)Content-Length: ")[1].split("\r")[0]));
                socket.getOutputStream()
                        .write(answer(head.toString().split("/")[1]).getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                in.readAllBytes();
            } catch (IOException e) {
                // The client or the test has closed it.
            }
        }
    }

    private static String answer(String kind) {
        boolean isPage = kind.equals("page") || kind.equals("502");
        String body = isPage
                ? "<html>"
                : kind.equals("garbage") ? "{" : "{\"code\":\"a_code\",\"detail\":\"why \\u001b[31m\",\"status\":1}";
        String status = kind.matches("[0-9]+") ? kind : kind.equals("half") ? "201" : "200";
        return "HTTP/1.1 " + status + " said\r\nConnection: close\r\n"
                + (kind.equals("429") ? "Retry-After: 7\r\n" : "")
                + "Content-Length: " + (kind.equals("half") ? 1000 : body.length()) + "\r\n\r\n" + body;
    }

    @Test
    void whateverIsAnsweredEndsWithTheStatusOfThePage() throws IOException {
        Map<String, Integer> statuses = Map.of(
                "page", 69, "garbage", 69, "502", 69, "500", 1, "413", 65, "404", 65, "429", 75, "503", 69, "403", 77,
                "half", 75);
        try (var odd = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var answering = new Thread(() -> answerAll(odd), "odd-server");
            answering.setDaemon(true);
            answering.start();
            statuses.forEach((kind, status) -> {
                String url = "--server=http://localhost:" + odd.getLocalPort() + "/" + kind;
                Said said = run("send", "ada", "x", "--retry-for=0s", url);
                assertThat(said.status()).as(kind + ": " + said.err()).isEqualTo(status);
                assertThat(said.err())
                        .as(kind)
                        .isNotBlank()
                        .doesNotContain("\u001b")
                        .doesNotContain("\tat ");
                if (kind.equals("429")) {
                    assertThat(said.err()).contains("try again in 7 s");
                }
            });
        }
    }

    /** It is asked whether it is ready, and does not say: it answers a letter at a time, for ever. */
    @Test
    void aServerThatHangsIsNotReady() throws IOException {
        try (var hanging = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(hanging));
            Said health = run("health", "--server=http://localhost:" + hanging.getLocalPort());

            assertThat(health.status()).isEqualTo(69);
            assertThat(health.err()).contains("has not answered for 5 s");
            assertThat(dripping).isNotDone();
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
            while (!server.isClosed()) {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aWordThatBeginsWithAnAtIsNoFileOfMoreWords() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "{\"a\":1}");
        assertThat(run("send", "ada", "@" + file).status()).isZero();
        assertThat(run("send", "ada", "x", "--data", "@" + file).status()).isZero();

        assertThat(run("inbox", "--limit=2", "--output=json").out())
                .contains("\"message\":\"@" + file + "\"", "\"data\":{\"a\":1}");
        Said none = run("send", "ada", "x", "--data", "@" + directory);
        assertThat(none.status()).isEqualTo(65);
        assertThat(none.err()).contains("cannot be read").doesNotContain("\tat ");
    }

    @Test
    void whatNoServerTakesIsSaidBeforeItIsAsked() throws IOException {
        assertThat(run("health", "--server=http://localhost:99999").status()).isEqualTo(2);
        assertThat(run("send", "ada", "x", "--idempotency-key=a\nX: 1").status())
                .isEqualTo(2);
        assertThat(run("recall", "x").err()).contains("'x' is no number");
        assertThat(run("listen", "--exec= ").status()).isEqualTo(2);
        String never =
                Base64.getUrlEncoder().encodeToString("{\"exp\":99999999999999999}".getBytes(StandardCharsets.UTF_8));
        assertThat(run(Map.of(), "a." + never + ".c\n", "token", "inspect").err())
                .contains("it never ends");
        Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xe9});
        assertThat(run("whoami", "--token-file=" + latin).err()).contains("is not in UTF-8");
        Said endless = run("whoami", "--token-file=/dev/zero");
        assertThat(endless.status()).isEqualTo(2);
        assertThat(endless.err()).contains("too long to hold a secret");
        Said garbage = run("listen", "--device=g", "--since=garbage");
        assertThat(garbage.status()).isEqualTo(65);
        assertThat(garbage.err()).contains("'garbage'");
        assertThat(directory.resolve("state/notification/listen"))
                .satisfies(places -> assertThat(places.resolve("x@1@g.json")).doesNotExist())
                .isDirectoryNotContaining("glob:**@g.json");
    }

    @Test
    void aProfileThatIsNoneIsSaid() throws IOException {
        Path home = Files.createDirectories(directory.resolve("damaged/notification"));
        Path profile = Files.writeString(home.resolve("profile.json"), "{");
        Map<String, String> variables = Map.of(
                "NOTIFICATION_TOKEN", "", "XDG_CONFIG_HOME", home.getParent().toString());

        Said damaged = run(variables, "", "whoami");
        Files.delete(profile);
        Files.createDirectory(profile);
        Said unreadable = run(variables, "", "whoami");

        assertThat(damaged.status()).isEqualTo(78);
        assertThat(damaged.err()).contains(profile + " is damaged: delete it, and log in again");
        assertThat(unreadable.status()).isEqualTo(69);
        assertThat(unreadable.err()).contains(profile + " cannot be read");
    }

    @Test
    void healthWaitsAndThenSaysWhatIsWrong() throws IOException {
        assertThat(run("health").out()).endsWith("is ready\n");
        assertThat(run("health", "--output=json").json().get("ready").asBoolean())
                .isTrue();

        Said away = run("health", "--wait=300ms", "--server=http://localhost:" + closedPort());

        assertThat(away.status()).isEqualTo(69);
        assertThat(run("health", "--wait=soon").status()).isEqualTo(2);
    }

    /** Whoever starts a server by a settings file asks that one, on the port that only the file knows. */
    @Test
    void healthAsksTheServerOfASettingsFile() throws IOException {
        // As after the start of a unit of systemd, where only the server itself may read its credentials.
        Map<String, String> variables = Map.of(
                "NOTIFICATION_SERVER", "http://localhost:1", "NOTIFICATION_JWT_SECRET_FILE", "/nowhere/jwt-secret");
        Path file = directory.resolve("of the server.properties");

        Files.writeString(file, "http.host=127.0.0.1\nhttp.port=" + server.port() + "\n");
        Said ready = run(variables, "", "health", "--config=" + file);
        Said away =
                run(Map.of("NOTIFICATION_HTTP_PORT", Integer.toString(closedPort())), "", "health", "--config=" + file);
        Files.writeString(file, "http.port=many\n");
        Said wrong = run("health", "--config=" + file);
        Said missing = run("health", "--config=" + directory.resolve("none"));

        assertThat(ready.out()).isEqualTo("http://127.0.0.1:" + server.port() + " is ready\n");
        assertThat(away.status())
                .as("the environment counts more, as for the server")
                .isEqualTo(69);
        assertThat(wrong.status()).isEqualTo(78);
        assertThat(wrong.err()).contains("http.port");
        assertThat(missing.status()).isEqualTo(78);
        assertThat(missing.err()).contains("is not there");
    }

    @Test
    void aTokenIsLookedIntoButNeverTakenFromTheCommandLine() {
        Said inspected = run(Map.of(), token + "\n", "token", "inspect", "-");
        assertThat(inspected.status()).isZero();
        assertThat(inspected.out()).contains("\"sub\":\"1\"").doesNotContain(token);
        assertThat(inspected.err()).contains("was not checked; it ends in ");
        assertThat(run("token", "inspect", token).status()).isEqualTo(2);
        assertThat(run(Map.of(), "nonsense\n", "token", "inspect", "-").status())
                .isEqualTo(65);
        Said refused = run("token", "issue", "usr_1");
        assertThat(refused.status()).isEqualTo(77);
        assertThat(refused.err()).contains("insufficient_scope");
    }

    @Test
    void aFullDiskForTheOutputIsSaid() {
        var err = new ByteArrayOutputStream();
        var words = new PrintStream(err, true, StandardCharsets.UTF_8);
        var full = new java.io.OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var terminal = new Terminal(environment, new ByteArrayInputStream(new byte[0]), full, words, Optional.empty());

        int status = ClientLine.run(terminal, words, "whoami");

        assertThat(status).isEqualTo(74);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    }

    @Test
    void eachCommandHasHelpWithAnExample() {
        List<String> without = new ArrayList<>();
        for (String name : ClientLine.names()) {
            Said help = run(name, "--help");
            assertThat(help.status()).isZero();
            if (!help.out().contains("Example")) {
                without.add(name);
            }
        }

        assertThat(without).isEmpty();
    }
}
