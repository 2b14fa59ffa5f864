package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import dev.notification.persistence.testkit.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures of docs/operations/sizing.md are those that were measured. */
class SizingPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final int BATCHES = 20;
    private static final int BATCH = 1000;

    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("operations/sizing.md"));
    }

    @Test
    void whatTwoCoresDoIsTheMedianOfTheRawFigures() throws IOException {
        Pattern row = Pattern.compile(
                "(?m)^\\| [^|]+ \\| ([0-9.,]+) \\| (2026-[^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
        List<Matcher> rows = new ArrayList<>();
        for (String line : page().lines().toList()) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                rows.add(matcher);
            }
        }

        assertThat(rows).hasSize(11);
        for (Matcher each : rows) {
            double median = median(each.group(2), each.group(3), each.group(4), each.group(5));
            assertThat(new BigDecimal(each.group(1).replace(",", "")))
                    .as(each.group())
                    .isEqualByComparingTo(new BigDecimal(median).round(new MathContext(3)));
        }
    }

    private static double median(String file, String work, String server, String figure) throws IOException {
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(DOCS.resolve("performance").resolve(file + ".jsonl"))) {
            JsonNode run = Api.MAPPER.readTree(line);
            if (run.path("work").asText().equals(work)
                    && run.path("server").asText().equals(server)) {
                values.add(run.get(figure).asDouble());
            }
        }
        assertThat(values.size()).as(work).isOdd();
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Test
    void aNotificationTakesSoMuchOfTheDiskInSqlite() throws Exception {
        takes(sqlite, "SQLite", "select page_count * page_size from pragma_page_count(), pragma_page_size()");
    }

    @Test
    void aNotificationTakesSoMuchOfTheDiskInPostgres() throws Exception {
        takes(postgres, "PostgreSQL", "select pg_database_size(current_database())");
    }

    private static void takes(TestDatabase databases, String name, String size) throws Exception {
        DatabaseConfig database = databases.empty();
        long before;
        long after;
        try (var server = new RunningServer(
                database, Map.of("NOTIFICATION_LIMITS_ENABLED", "false", "NOTIFICATION_RETENTION_COUNT", "none"))) {
            String token = server.api().account("ada");
            before = ask(database, size);
            for (int batch = 0; batch < BATCHES; batch++) {
                String lines = IntStream.range(0, BATCH)
                        .mapToObj(i -> "{\"user_id\":1,\"message\":\"" + "x".repeat(100) + "\"}")
                        .collect(Collectors.joining(",", "[", "]"));
                assertThat(server.api()
                                .post("/api/notifications/batch", token, lines)
                                .status())
                        .isEqualTo(200);
            }
            after = ask(database, size);
        }

        Matcher claimed = Pattern.compile("\\| " + name + " \\| (\\d+) \\|").matcher(page());
        assertThat(claimed.find()).isTrue();
        assertThat((after - before) / (BATCHES * BATCH))
                .isCloseTo(Long.parseLong(claimed.group(1)), Percentage.withPercentage(20));
    }

    private static long ask(DatabaseConfig database, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getLong(1);
        }
    }
}
