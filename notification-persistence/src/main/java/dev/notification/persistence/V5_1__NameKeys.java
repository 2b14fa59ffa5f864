package dev.notification.persistence;

import java.sql.SQLException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Gives the accounts of older versions the keys of their names. Flyway reads version and description from the class's name. */
final class V5_1__NameKeys extends BaseJavaMigration {
    @Override
    public void migrate(Context context) throws SQLException {
        NameKeys.give(context.getConnection());
    }
}
