package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which numbers an SQLite database has given out. {@link RestoredIds} goes on far behind those of the backup; but if the same backup is
 * restored twice, those that were given out in between are there already.
 *
 * @param nextNotification the first of the numbers that no notification has
 * @param lastAccount the highest number of an account; 0: there never was one
 */
record GivenIds(long nextNotification, long lastAccount) {
    private static final Logger LOG = LoggerFactory.getLogger(GivenIds.class);

    /** Empty if it is damaged, or somebody else's. */
    static Optional<GivenIds> of(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select next_id, coalesce((select seq from sqlite_sequence"
                        + " where name = 'users'), 0) from id_blocks where name = 'notification'")) {
            return row.next() ? Optional.of(new GivenIds(row.getLong(1), row.getLong(2))) : Optional.empty();
        } catch (SQLException e) {
            LOG.debug("which numbers the old database has given out is not known", e);
            return Optional.empty();
        }
    }

    /** None of them is given out by that database. */
    void passOver(Connection connection) {
        try {
            update(
                    connection,
                    nextNotification,
                    "update id_blocks set next_id = max(next_id, ?) where name = 'notification'");
            update(connection, lastAccount, "update sqlite_sequence set seq = max(seq, ?) where name = 'users'");
            update(
                    connection,
                    lastAccount,
                    "insert into sqlite_sequence (name, seq) select 'users', ?"
                            + " where not exists (select 1 from sqlite_sequence where name = 'users')");
        } catch (SQLException e) {
            throw new StoreUnavailableException("the backup cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static void update(Connection connection, long number, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, number);
            statement.executeUpdate();
        }
    }
}
