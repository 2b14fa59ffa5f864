package dev.notification.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Where the connections that look at the schema and change it come from, and where its tables are. */
interface SchemaSource {
    /** Work that asks a database. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    /** Of connections for a migration, which may take as long as it takes. */
    DataSource dataSource();

    /** Of connections for a look, which set nothing that stays. */
    DataSource asking();

    /** Runs it while no other process runs such work on the same tables, as far as the database can see to that. */
    void alone(Work work) throws SQLException;

    /** Why the place for the tables cannot be used, and what to do; empty: it can. */
    Optional<String> problemOfPlace(Connection connection) throws SQLException;

    /** Makes it, where it is missing. */
    void makePlace(Connection connection) throws SQLException;

    boolean mayMakeTables(Connection connection) throws SQLException;

    /** What to do where the tables of somebody else are in the way. */
    String adviceForOwnPlace();

    /** An SQLite file: the place is the whole file, and whoever may write may do everything. */
    record OfFile(DataSource dataSource) implements SchemaSource {
        @Override
        public DataSource asking() {
            return dataSource;
        }

        @Override
        public void alone(Work work) throws SQLException {
            work.run();
        }

        @Override
        public Optional<String> problemOfPlace(Connection connection) {
            return Optional.empty();
        }

        @Override
        public void makePlace(Connection connection) {
            // A connection has made the file.
        }

        @Override
        public boolean mayMakeTables(Connection connection) {
            return true;
        }

        @Override
        public String adviceForOwnPlace() {
            return "give the service a file of its own, such as database.url=jdbc:sqlite:notification.db";
        }
    }
}
