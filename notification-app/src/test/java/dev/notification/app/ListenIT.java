package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.notification.app.endtoend.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code notification listen}, by the finished launcher, while everything that can go wrong does. */
class ListenIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static JarProcess server;
    private static int users;

    private final Api api = new Api(server.port());
    private final String name = "user" + ++users;
    private final String token = api.account(name);
    private final long user = api.get("/api/account", token).body().get("id").asLong();

    @BeforeAll
    static void start() throws IOException {
        server = JarProcess.start(directory, settings(0));
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "NOTIFICATION_HTTP_PORT",
                Integer.toString(port),
                "NOTIFICATION_HTTP_DRAIN_DELAY",
                "none",
                "NOTIFICATION_LIMITS_ENABLED",
                "false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "NOTIFICATION_SERVER",
                "http://localhost:" + server.port(),
                "NOTIFICATION_TOKEN",
                token,
                "USER_NAME",
                name);
    }

    private Launched listen(String options) throws IOException {
        return Launched.start(directory, environment(), "notification listen " + options);
    }

    private Launched listening(String options) throws IOException {
        return listen(options).untilErr("listening to");
    }

    private long send(String message) {
        return api.send(token, user, message).id();
    }

    private static List<Long> ids(List<String> lines) throws IOException {
        List<Long> ids = new ArrayList<>();
        for (String line : lines) {
            ids.add(JSON.readTree(line).at("/notification/id").asLong());
        }
        return ids;
    }

    private Path place(String device) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(".local/state/notification/listen"))) {
            return files.filter(file -> file.toString().endsWith("@" + user + "@" + device + ".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(name + file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    void neitherAKilledListenerNorAKilledServerLosesOrRepeatsAnything() throws IOException, InterruptedException {
        List<Long> sent = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        try (Launched first = listening("--format json")) {
            sent.add(send("one"));
            sent.add(send("two"));
            first.untilOut(lines -> lines.size() == 2);
            // The line is there before the cursor is.
            await().atMost(PATIENCE)
                    .until(() -> Files.readString(place("cli-test")).contains("\"id\":" + sent.get(1) + ","));
            first.kill();
            told.addAll(ids(first.out()));
        }
        sent.add(send("while nobody listens"));

        try (Launched second = listening("--format json")) {
            second.untilOut(lines -> lines.size() == 1);
            assertThat(second.out().get(0)).contains("\"backlog\":true");
            int port = server.port();
            server.kill();
            second.untilErr("connects again");
            server = JarProcess.start(directory, settings(port));
            sent.add(send("after the server was killed"));
            second.untilOut(lines -> lines.size() == 2);
            told.addAll(ids(second.out()));
        }

        assertThat(told).isEqualTo(sent);
    }

    @Test
    void aCommandThatFailsIsRunAgainUntilItSucceedsAndThenTheNextOne() throws IOException {
        String command =
                "--device e --exec 'echo \"$NOTIFICATION_ID|$NOTIFICATION_TITLE|$NOTIFICATION_MESSAGE|$NOTIFICATION_CATEGORY|"
                        + "$NOTIFICATION_PRIORITY|$NOTIFICATION_LINK|$NOTIFICATION_DATA|$NOTIFICATION_BACKLOG|$NOTIFICATION_TOKEN\""
                        + " >> \"$USER_NAME.log\"; test -f \"$USER_NAME.ok\"'";
        try (Launched listener = listening(command)) {
            long first = api.post(
                            "/api/notifications/send",
                            token,
                            "{\"user_id\":" + user
                                    + ",\"title\":\"T\",\"message\":\"m; touch x $(touch y)\",\"category\":\"c\","
                                    + "\"priority\":\"high\",\"link\":\"/o/1\",\"data\":{\"n\":1e5}}")
                    .id();
            long second = send("next");
            await().atMost(PATIENCE).until(() -> lines(".log").size() >= 2);
            assertThat(listener.err()).contains("ended with 1 for notification " + first);
            assertThat(place("e")).content().doesNotContain("\"id\":" + first + ",");

            Files.createFile(directory.resolve(name + ".ok"));

            await().atMost(PATIENCE)
                    .until(() -> lines(".log").stream().anyMatch(line -> line.startsWith(second + "|")));
            String line = first + "|T|m; touch x $(touch y)|c|high|/o/1|{\"n\":1e5}|false|";
            assertThat(lines(".log")).startsWith(line, line).endsWith(second + "||next||normal|||false|");
            assertThat(lines(".log").stream().distinct()).hasSize(2);
            assertThat(directory.resolve("x")).doesNotExist();
            assertThat(directory.resolve("y")).doesNotExist();
            await().atMost(PATIENCE).until(() -> Files.readString(place("e")).contains("\"id\":" + second + ","));
            await().atMost(PATIENCE).until(() -> {
                JsonNode devices = api.get("/api/devices", token).body();
                return devices.at("/devices/0/cursor").equals(devices.get("head"));
            });
        }
    }

    @Test
    void whoIsToldToStopInTheMiddleOfACommandRepeatsIt() throws IOException, InterruptedException {
        try (Launched listener = listening(
                "--device s --exec 'echo start >> \"$USER_NAME.log\"; sleep 120; echo end >> \"$USER_NAME.log\"'")) {
            send("one");
            await().atMost(PATIENCE).until(() -> lines(".log").size() == 1);

            listener.signal("TERM");

            assertThat(listener.end()).isEqualTo(143);
        }
        try (Launched again = listening("--device s --format json")) {
            again.untilOut(lines -> lines.size() == 1);
        }
        assertThat(lines(".log")).containsExactly("start");
    }

    @Test
    void ctrlCEndsItWithItsOwnStatus() throws IOException, InterruptedException {
        // Whatever runs the tests may ignore the signal, and its children with it.
        try (Launched listener = Launched.start(
                        directory, environment(), "exec env --default-signal=INT notification listen --device c")
                .untilErr("listening to")) {
            listener.signal("INT");

            assertThat(listener.end()).isEqualTo(130);
        }
    }

    @Test
    void aSecondListenerOfTheSameDeviceIsRefused() throws IOException, InterruptedException {
        try (Launched first = listening("--device d");
                Launched second = listen("--device d")) {
            assertThat(second.end()).isEqualTo(75);
            assertThat(second.err()).contains("another --device");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void itEndsWhenNobodyReadsItAnyMore() throws IOException {
        for (int i = 0; i < 5; i++) {
            send("m" + i);
        }
        try (Launched pipe = Launched.start(
                directory,
                environment(),
                "notification listen --device p --from-start | head -1; echo ${PIPESTATUS[0]} > \"$USER_NAME.status\"")) {
            await().atMost(PATIENCE).until(() -> {
                send("another one");
                return !lines(".status").isEmpty();
            });

            assertThat(lines(".status")).containsExactly("141");
            assertThat(pipe.out()).hasSize(1);
            assertThat(pipe.err()).doesNotContain("Exception");
        }
    }

    /** A limit for the size of files is what a full disk is, without a disk. */
    @Test
    void aCursorThatCannotBeWrittenEndsItAndTheNotificationIsToldAgain() throws IOException, InterruptedException {
        try (Launched first = listening("--device f --format json")) {
            first.kill();
        }
        long id = send("one");
        String line = "(ulimit -f 0; notification listen --device f --format json; echo \"status $?\") 2>&1 | cat";
        try (Launched full = Launched.start(directory, environment(), line)) {
            full.end();
            assertThat(full.out())
                    .anyMatch(text -> text.contains("\"id\":" + id + ","))
                    .anyMatch(text -> text.contains(".json cannot be written"))
                    .endsWith("status 74");
        }
        try (Launched again = listening("--device f --format json")) {
            again.untilOut(lines -> !lines.isEmpty());
            assertThat(ids(again.out())).containsExactly(id);
        }
    }

    @Test
    void itEndsWithItsToken() throws IOException, InterruptedException {
        try (Launched listener = listening("--device t")) {
            api.post("/api/logout", token, "");

            assertThat(listener.end()).isEqualTo(77);
            assertThat(listener.err()).contains("NOTIFICATION_TOKEN").doesNotContain(token);
        }
    }

    @Test
    void itWaitsForAServerThatIsAway() throws IOException, InterruptedException {
        Map<String, String> away = new HashMap<>(environment());
        away.put("NOTIFICATION_SERVER", "http://localhost:1");
        try (Launched listener =
                Launched.start(directory, away, "notification listen").untilErr("goes on trying")) {
            assertThat(listener.isAlive()).isTrue();
        }
    }

    @Test
    void aCursorThatIsNoGoodIsSaidAndWhatIsNewerIsTold() throws IOException, InterruptedException {
        try (Launched first = listening("--device r --format json")) {
            send("told");
            first.untilOut(lines -> lines.size() == 1);
            await().atMost(PATIENCE).until(() -> !Files.readString(place("r")).contains("\"created_at\":\"\""));
            first.signal("TERM");
            first.end();
        }
        long missed = send("missed");
        Path place = place("r");
        Files.writeString(place, Files.readString(place).replaceFirst("\"cursor\":\"[^.]*\\.", "\"cursor\":\"old1."));

        try (Launched again = listening("--device r --format json")) {
            again.untilOut(lines -> !lines.isEmpty());
            assertThat(again.err()).contains("is of another history (epoch)");
            long next = send("next");
            again.untilOut(lines -> lines.size() == 2);
            assertThat(ids(again.out())).containsExactly(missed, next);
        }
    }

    @Test
    void aCursorThatIsAheadIsSaid() throws IOException, InterruptedException {
        try (Launched first = listening("--device a --format json")) {
            first.signal("TERM");
            first.end();
        }
        long missed = send("missed");
        Path place = place("a");
        Files.writeString(place, Files.readString(place).replaceFirst("\\.[0-9]+\",", ".99999\","));

        try (Launched again = listening("--device a --format json")) {
            again.untilOut(lines -> !lines.isEmpty());
            assertThat(again.err()).contains("99999 is ahead of the inbox");
            assertThat(ids(again.out())).containsExactly(missed);
        }
    }

    @Test
    void whatEndsWithOtherThanZeroIsRunAgainByTheNextListener() throws IOException, InterruptedException {
        try (Launched failing = listening("--device ft --exec false")) {
            long id = send("one");
            failing.untilErr("the command ended with 1 for notification " + id);
            failing.signal("TERM");
            failing.end();
        }
        send("two");
        String command = "--device ft --exec 'echo $NOTIFICATION_MESSAGE >> \"$USER_NAME.log\"; true'";
        try (Launched succeeding = listening(command)) {
            await().atMost(PATIENCE).until(() -> lines(".log").size() == 2);
            await().atMost(PATIENCE).until(() -> {
                JsonNode devices = api.get("/api/devices", token).body();
                return devices.at("/devices/0/cursor").equals(devices.get("head"));
            });
            succeeding.signal("TERM");
            succeeding.end();
        }
        try (Launched again = listening(command)) {
            send("three");
            await().atMost(PATIENCE).until(() -> lines(".log").size() >= 3);
            assertThat(again.isAlive()).isTrue();
        }
        assertThat(lines(".log")).containsExactly("one", "two", "three");
    }

    /** The shell's parent is the listener, which it kills when its work is done and nobody knows. */
    @Test
    void oneThatIsKilledBetweenTheCommandAndTheAcknowledgementRepeatsThatOneAlone()
            throws IOException, InterruptedException {
        String log = "echo $NOTIFICATION_MESSAGE >> \"$USER_NAME.log\"";
        try (Launched killed =
                listening("--device k --exec '" + log + "; [ $NOTIFICATION_MESSAGE = one ] || kill -9 $PPID'")) {
            send("one");
            await().atMost(PATIENCE).until(() -> lines(".log").size() == 1);
            send("two");
            assertThat(killed.end()).isEqualTo(137);
        }
        send("three");

        try (Launched again = listening("--device k --exec '" + log + "'")) {
            await().atMost(PATIENCE).until(() -> lines(".log").contains("three"));
            assertThat(again.isAlive()).isTrue();
        }

        assertThat(lines(".log")).containsExactly("one", "two", "two", "three");
    }

    /** As if it were another machine, whose lock is not seen here; the server lets one of them listen. */
    @Test
    void aListenerOfTheSameDeviceOnAnotherMachineTakesItOver() throws IOException, InterruptedException {
        Map<String, String> elsewhere = new HashMap<>(environment());
        elsewhere.put("XDG_STATE_HOME", directory.resolve("elsewhere").toString());
        try (Launched first = listening("--device m");
                Launched second = Launched.start(directory, elsewhere, "notification listen --device m")
                        .untilErr("listening to")) {
            assertThat(first.end()).isEqualTo(75);
            assertThat(first.err()).contains("somebody else listens as device m");
            assertThat(second.isAlive()).isTrue();
        }
    }

    /** Two names that differ in a letter which files may not have everywhere. */
    @Test
    void twoDevicesNeverShareACursor() throws IOException, InterruptedException {
        try (Launched colon = listening("--device x:y");
                Launched other = listening("--device x_y")) {
            long id = send("one");
            colon.untilOut(lines -> lines.size() == 1);
            other.untilOut(lines -> lines.size() == 1);
            assertThat(colon.out())
                    .isEqualTo(other.out())
                    .singleElement()
                    .asString()
                    .startsWith(id + "  ");
        }
    }

    /** Only what is told for the first time counts, whatever state it is in by then. */
    @Test
    void whatWasReadElsewhereIsToldOnceUnlessOnlyUnreadIsWanted() throws IOException, InterruptedException {
        long old = send("before the first start");
        try (Launched first = listening("--device q --format json")) {
            first.signal("TERM");
            first.end();
        }
        long missed = send("missed and read");
        api.post("/api/notifications/read", token, "{\"ids\":[" + old + "," + missed + "]}");

        try (Launched again = listening("--device q --format json")) {
            again.untilOut(lines -> !lines.isEmpty());
            long next = send("next");
            again.untilOut(lines -> lines.size() == 2);
            assertThat(ids(again.out())).containsExactly(missed, next);
        }
        try (Launched unread = listening("--device u --from-start --unread-only --format json")) {
            unread.untilOut(lines -> !lines.isEmpty());
            assertThat(unread.out()).singleElement().asString().contains("next");
        }
    }

    @Test
    void aBeginningThatIsInterruptedGoesOnWhereItWas() throws IOException, InterruptedException {
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(send("m" + i));
        }
        try (Launched first = listen(
                "--device b --from-start --exec"
                        + " 'echo $NOTIFICATION_ID >> \"$USER_NAME.log\"; [ $(wc -l < \"$USER_NAME.log\") -lt 3 ] || sleep 120'")) {
            await().atMost(PATIENCE).until(() -> lines(".log").size() == 3);
            first.killAll();
        }

        try (Launched again = listening("--device b --format json")) {
            again.untilOut(lines -> lines.size() == 3);
            assertThat(ids(again.out())).isEqualTo(sent.subList(2, 5));
        }
    }
}
