package dev.notification.persistence;

import dev.notification.core.domain.Username;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * Gives the accounts of older versions the keys of their names, the oldest first: who comes second to a key goes without.
 * Flyway reads version and description from the name of the class.
 */
final class V5_1__NameKeys extends BaseJavaMigration {
    private static final int PAGE = 1000;
    private static final String NEXT =
            "select id, username from users where id > ? and name_key is null order by id limit " + PAGE;
    private static final String GIVE =
            "update users set name_key = ?" + " where id = ? and not exists (select 1 from users where name_key = ?)";

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
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
