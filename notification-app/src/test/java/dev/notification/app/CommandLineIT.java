package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.notification.app.endtoend.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/command-line.md, as it stands there and in its order, by the finished launcher beside a running server. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineIT {
    private static final Path PAGE = Path.of("..", "docs", "command-line.md");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static JarProcess server;
    private static Map<String, String> environment;

    /** @param kind what is said of it: {@code stopped} for commands that want the server stopped, {@code listen} for those that go on */
    private record Command(String line, String kind) {}

    @BeforeAll
    static void start() throws IOException {
        server = JarProcess.start(
                directory, Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_HTTP_DRAIN_DELAY", "none"));
        environment = Map.of(
                "NOTIFICATION_SERVER",
                "http://localhost:" + server.port(),
                "NOTIFICATION_HTTP_PORT",
                "0",
                "NOTIFICATION_HTTP_HOST",
                "127.0.0.1",
                "NOTIFICATION_DATABASE_URL",
                "jdbc:sqlite:notification.db");
        Path tell =
                Files.writeString(directory.resolve("tell.sh"), "#!/bin/sh\necho \"$NOTIFICATION_TITLE\" >> told\n");
        Files.setPosixFilePermissions(tell, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Command> commands() throws IOException {
        List<Command> commands = new ArrayList<>();
        String kind = "";
        boolean isInside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("<!-- ")) {
                kind = line.replaceAll("<!-- | -->", "");
            } else if (line.startsWith("```")) {
                isInside = line.equals("```console");
                kind = isInside || line.length() > 3 ? kind : "";
            } else if (isInside && line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), kind));
            }
        }
        return commands;
    }

    /** First, since the numbers on the page are those of a new database. */
    @Test
    @Order(1)
    void everyCommandOfThePageDoesWhatItSays() throws IOException, InterruptedException {
        List<Command> commands = commands();
        assertThat(commands).hasSizeGreaterThan(50);
        for (Command command : commands) {
            if (command.line().contains("shop.key") && !command.line().contains(">")) {
                untilTheServerKnowsTheKey();
            }
            run(command);
        }
        assertThat(Files.readAllLines(directory.resolve("told"))).contains("sh succeeded");
        assertThat(directory.resolve(".config/notification/profile.json")).exists();
        try (Stream<Path> kept = Files.list(directory.resolve(".local/state/notification/listen"))) {
            assertThat(kept.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.endsWith("@cli-test.json"))
                    .anyMatch(name -> name.endsWith("@till-7.json"));
        }
    }

    private static void run(Command command) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        if (command.kind().equals("stopped")) {
            variables.put("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:another.db");
        }
        if (command.line().contains("$CURSOR")) {
            variables.put("CURSOR", cursor());
        }
        try (Launched launched = Launched.start(directory, variables, command.line())) {
            if (command.kind().equals("listen")) {
                launched.untilErr("listening to");
                launched.signal("TERM");
                assertThat(launched.end()).as(command + launched.err()).isEqualTo(143);
                return;
            }
            assertThat(launched.end()).as(command + launched.err()).isZero();
            if (command.line().contains("--output json")) {
                assertThat(launched.out()).isNotEmpty().allSatisfy(line -> JSON.readTree(line));
            }
        }
    }

    private static String cursor() throws IOException, InterruptedException {
        try (Launched devices = Launched.start(directory, environment, "notification devices --output json")) {
            assertThat(devices.end()).isZero();
            return JSON.readTree(devices.out().get(0)).get("head").asText();
        }
    }

    /** It notices a key within two seconds. */
    private static void untilTheServerKnowsTheKey() throws IOException {
        String key = Files.readString(directory.resolve("shop.key")).strip();
        var api = new Api(server.port());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.get("/api/account", key).status() == 200);
    }

    /** On a real terminal, which script (of every Linux) makes. */
    @Test
    void titlesAreStrongOnATerminalAloneAndNotForThoseWhoWantNoColour() throws IOException, InterruptedException {
        var api = new Api(server.port());
        String token = api.account("grace");
        long user = api.get("/api/account", token).body().get("id").asLong();
        api.post("/api/notifications/send", token, "{\"user_id\":" + user + ",\"title\":\"T\",\"message\":\"m\"}");
        Map<String, String> terminal = new HashMap<>(environment);
        terminal.putAll(Map.of("NOTIFICATION_TOKEN", token, "TERM", "xterm"));
        Map<String, String> plain = new HashMap<>(terminal);
        plain.put("NO_COLOR", "1");
        String line = "script -qec 'notification inbox' /dev/null";

        assertThat(printed(terminal, line)).contains("\u001b[1mT\u001b[0m");
        assertThat(printed(plain, line)).contains("T  m").doesNotContain("\u001b[1m");
        assertThat(printed(terminal, "notification inbox")).contains("T  m").doesNotContain("\u001b");
    }

    private static String printed(Map<String, String> variables, String line) throws IOException, InterruptedException {
        try (Launched launched = Launched.start(directory, variables, line + " | cat")) {
            assertThat(launched.end()).as(launched.err()).isZero();
            return String.join("\n", launched.out());
        }
    }

    private static Launched ended(Map<String, String> variables, String line, int status)
            throws IOException, InterruptedException {
        try (Launched launched = Launched.start(directory, variables, line)) {
            assertThat(launched.end()).as(line + "\n" + launched.err()).isEqualTo(status);
            assertThat(launched.err()).doesNotContain("\tat ");
            return launched;
        }
    }

    @Test
    void whatCannotBePrintedIsSaid() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("NOTIFICATION_TOKEN", new Api(server.port()).account("heidi"));

        for (String line : List.of("config example", "user export heidi", "--help", "send heidi x")) {
            assertThat(ended(variables, "notification " + line + " > /dev/full", 74)
                            .err())
                    .contains("standard output cannot be written: No space left on device");
        }
        // The reader of the pipe has ended long before Java has started.
        ended(variables, "notification config example | :; exit ${PIPESTATUS[0]}", 141);
    }

    /** The terminal of script, at which somebody types when asked. */
    @Test
    void aPasswordIsTypedWithoutBeingShown() throws IOException, InterruptedException {
        new Api(server.port()).account("ivan");
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("XDG_CONFIG_HOME", directory.resolve("ivan").toString());
        String typing = "(until grep -q Password typed 2>/dev/null; do sleep .1; done; echo password123)"
                + " | script -qefc 'notification login ivan' typed";

        ended(variables, typing, 0);

        assertThat(Files.readString(directory.resolve("typed")))
                .contains("Password of ivan")
                .contains("logged in")
                .doesNotContain("password123");
        assertThat(Files.getPosixFilePermissions(directory.resolve("ivan/notification/profile.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aCommandThatIsWaitedForIsStoppedWithIt() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        var api = new Api(server.port());
        String token = api.account("judy");
        variables.put("NOTIFICATION_TOKEN", token);
        Path pid = directory.resolve("judy.pid");
        try (Launched waiting = Launched.start(
                directory,
                variables,
                "notification send judy --wait-cmd -- sh -c 'trap : TERM; sleep 300 & echo $! > judy.tmp; mv judy.tmp judy.pid; wait; wait'")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pid));

            waiting.signal("TERM");

            assertThat(waiting.end()).isEqualTo(143);
        }
        long child = Long.parseLong(Files.readString(pid).strip());
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(api.history(token).body().get("notifications"))
                .as("nothing is sent")
                .isEmpty();
    }

    /** A locale that ssh has brought and that is not there, and a standard input that is closed. */
    @Test
    void whatTheSystemLeavesOutLosesNoLetterAndReadsNothing() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("NOTIFICATION_TOKEN", new Api(server.port()).account("karl"));
        variables.put("LC_ALL", "xx_XX.UTF-8");

        ended(variables, "notification send karl $'h\\xc3\\xa9'", 0);

        assertThat(ended(variables, "notification inbox", 0).out())
                .singleElement()
                .asString()
                .endsWith("  h\u00e9");
        assertThat(ended(variables, "notification send karl - <&-", 65).err()).contains("must not be blank");
    }

    /** It is what makes them quick; how quick, docs/command-line.md says. */
    @Test
    void commandsThatAskAServerLoadNothingOfOne() throws IOException, InterruptedException {
        Path classes = directory.resolve("classes");
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);

        try (Launched health = Launched.start(directory, variables, "notification health")) {
            assertThat(health.end()).as(health.err()).isZero();
        }

        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded)
                .anyMatch(line -> line.contains("dev.notification.app.command.HealthCommand"))
                .noneMatch(line -> line.contains(" org.hibernate."))
                .noneMatch(line -> line.contains(" ch.qos.logback."))
                .noneMatch(line -> line.contains(" org.glassfish."));
        if (Files.exists(Path.of("target", "notification.jsa"))) {
            assertThat(loaded.stream().filter(line -> line.contains("shared objects file")))
                    .as("from the archive of classes")
                    .hasSizeGreaterThan(loaded.size() * 8 / 10);
        }
    }
}
