package dev.notification.persistence;

import dev.notification.core.domain.Username;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives accounts that have none the keys of their names, the oldest first: who comes second to a key goes without. */
final class NameKeys {
    private static final int PAGE = 1000;
    private static final String NEXT =
            "select id, username from users where id > ? and username is not null and name_key is null order by id limit "
                    + PAGE;
    private static final String GIVE =
            "update users set name_key = ?" + " where id = ? and not exists (select 1 from users where name_key = ?)";

    private NameKeys() {}

    /** Whether there are accounts without one, though they may be those who came second. */
    static boolean areMissing(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select 1 from users where username is not null and name_key is null limit 1")) {
            return row.next();
        }
    }

    /** Can be repeated. */
    static void give(Connection connection) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT);
                PreparedStatement give = connection.prepareStatement(GIVE)) {
            long last = 0;
            for (Map<Long, String> page = page(next, last); !page.isEmpty(); page = page(next, last)) {
                for (Map.Entry<Long, String> user : page.entrySet()) {
                    last = user.getKey();
                    String key = new Username(user.getValue()).key();
                    give.setString(1, key);
                    give.setLong(2, last);
                    give.setString(3, key);
                    give.executeUpdate();
                }
            }
        }
    }

    /** By id, in ascending order. */
    private static Map<Long, String> page(PreparedStatement next, long after) throws SQLException {
        next.setLong(1, after);
        Map<Long, String> page = new LinkedHashMap<>();
        try (ResultSet rows = next.executeQuery()) {
            while (rows.next()) {
                page.put(rows.getLong(1), rows.getString(2));
            }
        }
        return page;
    }
}
