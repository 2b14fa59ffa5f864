package dev.notification.persistence;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Gives a database's history a new name, after which nothing that was given out before means anything. */
final class NewHistory {
    private static final SecureRandom RANDOM = new SecureRandom();

    private NewHistory() {}

    /** @return the name; it is committed if the connection is in autocommit mode */
    static String begin(Connection connection) throws SQLException {
        // A letter first, so that nobody takes it for a number.
        String name = "r" + Long.toString(RANDOM.nextLong(1L << 40), Character.MAX_RADIX);
        try (PreparedStatement statement = connection.prepareStatement("update history set epoch = ?")) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
        return name;
    }
}
