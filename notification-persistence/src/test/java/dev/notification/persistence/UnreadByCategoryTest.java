package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.persistence.testkit.SqliteDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is unread is counted in the index of the history, and from its end: not every notification is looked at. */
class UnreadByCategoryTest {
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    @Test
    void anInboxIsReadFromItsNewestUntilAllThatIsUnreadWasFound() throws SQLException {
        DatabaseConfig config = database.empty();
        opened.stores(config);
        List<String> plan = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(config.url());
                PreparedStatement statement =
                        connection.prepareStatement("explain query plan " + UnreadByCategory.COUNTS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                plan.add(rows.getString("detail"));
            }
        }

        assertThat(plan)
                .anyMatch(step -> step.contains("notifications USING INDEX notifications_history"))
                .noneMatch(step -> step.startsWith("SCAN notifications"));
    }
}
