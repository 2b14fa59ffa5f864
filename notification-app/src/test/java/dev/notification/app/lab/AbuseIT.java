package dev.notification.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each abuse beside honest people, on one server with a heap of 256 MB. What is asserted is that nobody is told 500, that
 * the server lives and is well when they have left, and that honest work of each kind goes on meanwhile; how fast is
 * written to {@code target/lab/abuse-*.md}. {@code -Dlab=whole} makes the crowds as large as they were found, on both
 * databases; {@code -Dlab.rows=S3,S5} takes only some.
 */
class AbuseIT {
    private static final boolean WHOLE = System.getProperty("lab", "short").equals("whole");
    private static final Abuse.Scale SCALE = WHOLE ? Abuse.Scale.WHOLE : Abuse.Scale.SHORT;
    private static final Duration TIME = WHOLE ? Duration.ofSeconds(10) : Duration.ofMillis(1500);
    private static final List<String> ROWS =
            List.of(System.getProperty("lab.rows", "").split(","));
    /**
     * What is not mended yet: the short form leaves these rows out, the whole one shows what they do and asserts nothing of
     * them.
     */
    private static final Set<String> NOT_YET = Set.of("S1", "S2", "S3", "S4", "S6", "S7", "S8", "S11", "S13", "S18");

    private static final String HEAD = "| row | abuse | database | send p50/p99 ms (served), before → during | login"
            + " | hello | long poll | live | resident MiB | the crowd saw | misses | complaints |";

    @TempDir
    Path directory;

    @Test
    @Timeout(1200)
    void nobodySpoilsItForTheRestOnSqlite() throws IOException {
        run("SQLite", Map.of());
    }

    @Test
    @Timeout(1200)
    void nobodySpoilsItForTheRestOnPostgresql() throws IOException {
        assumeTrue(WHOLE, "part of the whole laboratory");
        DatabaseConfig database = new PostgresDatabase().empty();
        run(
                "PostgreSQL",
                Map.of("NOTIFICATION_DATABASE_URL", database.url(), "NOTIFICATION_DATABASE_USER", database.user()));
    }

    private static boolean isWanted(String row) {
        return ROWS.contains(row) || ROWS.contains("") && (WHOLE || !NOT_YET.contains(row));
    }

    /** A server that was just started is slow, whoever asks. */
    private static void warmUp(Ground ground) throws IOException {
        try (var honest = new Honest(ground.port(), ground.honest(), new Tally())) {
            honest.measure(TIME);
        }
    }

    /** After each, so that a run that is ended early has something to show. */
    private static void publish(String database, List<Finding> findings) throws IOException {
        Report.publish(
                "abuse-" + database.toLowerCase(Locale.ROOT),
                HEAD,
                findings.stream().map(Finding::markdown).toList(),
                findings.stream().map(Finding::json).toList());
    }

    private void run(String database, Map<String, String> settings) throws IOException {
        List<Finding> findings = new ArrayList<>();
        try (Ground ground = Ground.prepare(directory, settings, SCALE.inbox())) {
            warmUp(ground);
            for (Abuse abuse : Abuse.all(SCALE)) {
                if (isWanted(abuse.row())) {
                    Finding finding = Finding.of(ground, database, abuse, TIME);
                    findings.add(finding);
                    publish(database, findings);
                    if (!finding.complaints().isEmpty()) {
                        ground.startAgain(); // The next one is not to answer for this one.
                        warmUp(ground);
                    }
                }
            }
        }
        assertThat(findings).isNotEmpty();
        assertThat(findings)
                .filteredOn(finding -> !NOT_YET.contains(finding.row()))
                .allSatisfy(finding -> assertThat(finding.complaints())
                        .as("%s: %s", finding.row(), finding.title())
                        .isEmpty());
    }
}
