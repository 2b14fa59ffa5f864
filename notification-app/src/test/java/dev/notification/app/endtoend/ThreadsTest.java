package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.testkit.Racing;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of threads in docs/architecture.md, held against a server that has done a bit of everything. */
class ThreadsTest {
    private static final Path PAGE = Path.of("..", "docs", "architecture.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`[a-z-]+`(?:, )?)+) \\(");
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");
    /** Made by libraries and by the JDK, for themselves. */
    private static final Pattern FOREIGN =
            Pattern.compile("(?i)grizzly.*|HttpServer-.*|HttpClient-.*|Hikari.*|.*:(housekeeper|connection-.*)"
                    + "|ForkJoinPool.*|CompletableFutureDelayScheduler|Common-Cleaner|process reaper|awaitility.*|pool-.*|junit-.*"
                    + "|Thread-\\d+|surefire.*|Attach Listener|Cleaner-\\d+|.*-RequestTimeout|Keep-Alive-.*|Java2D.*");
    /** A number, such as our own factory puts behind the name of each thread. */
    private static final Pattern NUMBER = Pattern.compile("-\\d+$");

    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    private static Set<String> documented() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("\n## Threads"));
        return ROW.matcher(table)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> running(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !FOREIGN.matcher(name).matches())
                .map(name -> NUMBER.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTableOfThreadsNamesAllThatRunFromTheStartAndNoneComesLater() throws IOException {
        Set<String> documented = documented();
        assertThat(documented).hasSizeGreaterThan(10).contains("notification-commit", "http-worker");
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        try (var server = new RunningServer(database.empty(), Map.of("NOTIFICATION_LIMITS_ENABLED", "false"))) {
            // A machine that has no more threads to give refuses the start, not the first push, heartbeat or login.
            assertThat(running(before)).isEqualTo(documented);
            String ada = server.api().account("ada");
            String start = server.api().history(ada).body().get("cursor").asText();

            aBitOfEverything(server, ada, start);
            assertThat(running(before)).isEqualTo(documented);
        }
    }

    private static void aBitOfEverything(RunningServer server, String ada, String start) {
        Racing.of(8, sender -> server.api().send(ada, 1, "message").id());
        JsonNode changes = server.api()
                .get("/api/notifications/changes?limit=200&since=" + start, ada)
                .body();
        var poll = server.api()
                .later(
                        "/api/notifications/changes?wait=10&since="
                                + changes.get("cursor").asText(),
                        ada);
        Racing.of(4, sender -> server.api().send(ada, 1, "message").id());
        poll.join();
        server.api().history(ada);
        server.api().get("/health/ready", "");
        try (Device phone = Device.v1(server.port(), ada, "?device=phone&since=" + start)) {
            phone.next("hello");
            String cursor = phone.next("notification").get("cursor").asText();
            phone.send("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}");
            phone.send("{\"type\":\"read\",\"all\":true}");
        }
    }

    /** Else a thread that nobody named would pass as a library's. */
    @Test
    void ourThreadsHaveNamesThatAreNotTakenForForeignOnes() {
        Thread ours = Threads.named("notification-something").newThread(() -> {});

        assertThat(FOREIGN.matcher(ours.getName()).matches()).isFalse();
        assertThat(NUMBER.matcher(ours.getName()).replaceFirst("")).isEqualTo("notification-something");
    }
}
