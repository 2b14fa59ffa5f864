package dev.notification.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a database says of the tables in it, in the same words for both. Asks only what every role may ask. */
enum Catalog {
    POSTGRESQL("postgresql", """
            select c.relname, c.relkind in ('r', 'p'), coalesce(t.relname, c.relname)
            from pg_class c
            left join pg_index i on i.indexrelid = c.oid
            left join pg_class t on t.oid = i.indrelid
            where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
            and c.relname in (%s)""", """
            select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                a.atthasdef or a.attidentity <> ''
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
            and c.relkind in ('r', 'p') and c.relname in (%s) and a.attnum > 0 and not a.attisdropped""", """
            select c.relname,
                case when i.indisprimary then 'primary key' when i.indisunique then 'unique' else 'index' end,
                (select string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' order by k)
                    from generate_series(1, i.indnkeyatts) k),
                i.indpred is not null, n.relname
            from pg_class c
            join pg_index i on i.indrelid = c.oid
            join pg_class n on n.oid = i.indexrelid
            where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
            and c.relkind in ('r', 'p') and c.relname in (%s) and i.indisvalid""", "installed_on timestamp not null default now()"),
    /** Names are compared as SQLite does: it knows one table of a name, in capitals or not. */
    SQLITE(
            "sqlite",
            "select lower(name), type = 'table', lower(tbl_name) from sqlite_master where lower(name) in (%s)",
            """
            select lower(m.name), lower(p.name), lower(p.type)
                    || case when p.pk = 1 and lower(m.sql) like '%%autoincrement%%' then ' autoincrement' else '' end,
                p."notnull", p.dflt_value is not null or p.pk = 1 and lower(p.type) = 'integer'
            from sqlite_master m, pragma_table_info(m.name) p
            where m.type = 'table' and lower(m.name) in (%s)""",
            """
            select lower(m.name), case when i."unique" then 'unique' else 'index' end,
                (select group_concat(lower(c.name), ', ' order by c.seqno) from pragma_index_info(i.name) c),
                i.partial, lower(i.name)
            from sqlite_master m, pragma_index_list(m.name) i
            where m.type = 'table' and lower(m.name) in (%1$s) and i.origin <> 'pk'
            union all
            select lower(m.name), 'primary key', group_concat(lower(p.name), ', ' order by p.pk), 0, ''
            from sqlite_master m, pragma_table_info(m.name) p
            where m.type = 'table' and lower(m.name) in (%1$s) and p.pk > 0 group by lower(m.name)""",
            "installed_on text not null default (strftime('%Y-%m-%d %H:%M:%f', 'now'))");

    private static final int NAME = 1;

    private final String folder;
    private final String relations;
    private final String columns;
    private final String indexes;
    private final String installedOn;

    /**
     * Something in the schema that has a name.
     *
     * @param table the one that an index is on; of all else its own name
     */
    record Relation(String name, boolean isTable, String table) {}

    Catalog(String folder, String relations, String columns, String indexes, String installedOn) {
        this.folder = folder;
        this.relations = relations;
        this.columns = columns;
        this.indexes = indexes;
        this.installedOn = installedOn;
    }

    static Catalog of(DatabaseConfig config) {
        return config.isSqlite() ? SQLITE : POSTGRESQL;
    }

    /** Where its migrations are. */
    String folder() {
        return folder;
    }

    /** As Flyway defines it; the database has its own words for the time. */
    String historyColumns() {
        return "installed_rank int not null, version varchar(50), description varchar(200) not null,"
                + " type varchar(20) not null, script varchar(1000) not null, checksum int,"
                + " installed_by varchar(100) not null, " + installedOn
                + ", execution_time int not null, success boolean not null";
    }

    /** Those of the names that are taken, by whatever. */
    List<Relation> relations(Connection connection, Set<String> names) throws SQLException {
        List<Relation> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(relations.formatted(list(names)))) {
            while (rows.next()) {
                found.add(new Relation(rows.getString(NAME), rows.getBoolean(2), rows.getString(3)));
            }
        }
        return found;
    }

    boolean hasTable(Connection connection, String name) throws SQLException {
        return relations(connection, Set.of(name)).stream().anyMatch(Relation::isTable);
    }

    /** What these tables are like, as far as they are there. */
    SchemaShape shape(Connection connection, Set<String> tables) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        Map<String, String> keys = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(columns.formatted(list(tables)))) {
                while (rows.next()) {
                    found.put(
                            rows.getString(NAME) + "." + rows.getString(2),
                            rows.getString(3)
                                    + (rows.getBoolean(4) ? " not null" : "")
                                    + (rows.getBoolean(5) ? SchemaShape.DEFAULT : ""));
                }
            }
            try (ResultSet rows = statement.executeQuery(indexes.formatted(list(tables)))) {
                while (rows.next()) {
                    String key = rows.getString(NAME) + ": " + rows.getString(2) + " (" + rows.getString(3) + ")"
                            + (rows.getBoolean(4) ? " partial" : "");
                    keys.put(key, rows.getString(5));
                }
            }
        }
        return new SchemaShape(found, keys);
    }

    /** Rights that the present role lacks on PostgreSQL, as what somebody has to grant; the tables are there. */
    List<String> missingRights(Connection connection, Set<String> tables) throws SQLException {
        if (this == SQLITE) {
            return List.of();
        }
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select r || ' on ' || t
                from unnest(?::text[]) t, unnest('{select,insert,update,delete}'::text[]) r
                where not has_table_privilege(format('%I.%I', current_schema(), t), r)
                union all
                select 'usage on sequence ' || s
                from unnest('{users,audit}'::text[]) t,
                    pg_get_serial_sequence(format('%I.%I', current_schema(), t), 'id') s
                where not has_sequence_privilege(s, 'usage')
                order by 1""")) {
            statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getString(1));
                }
            }
        }
        return missing;
    }

    private static String list(Set<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
