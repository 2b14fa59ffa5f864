package dev.notification.persistence;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;

final class HibernateDirectory implements Directory {
    /** Those asked for stand first, so that SQLite goes through them and not through the users. */
    private static final String BY = "select %d, t.v1, u.id from %s cross join users u where u.%s = t.v1";

    private final Database requests;
    private final Database upkeep;
    private final NewUsers newUsers;
    private final Texts texts;
    private final Tuples tuples;
    private final String byExternalId;
    private final String byUsername;
    private final String names;

    HibernateDirectory(Database database, NewUsers newUsers, Texts texts, Tuples tuples) {
        this.requests = database;
        this.upkeep = database.lane(Lane.UPKEEP);
        this.newUsers = newUsers;
        this.texts = texts;
        this.tuples = tuples;
        this.byExternalId = String.format(Locale.ROOT, BY, 0, texts.table(1), "external_id");
        this.byUsername = String.format(Locale.ROOT, BY, 1, texts.table(1), "username") + " union all "
                + String.format(Locale.ROOT, BY, 2, texts.table(1), "name_key");
        this.names =
                "select u.id, u.external_id, u.username from users u where u.deleted_ms is null and u.id in (select v1 from "
                        + tuples.table(1) + ")";
    }

    @Override
    public Map<Recipient.Name, UserId> find(Collection<? extends Recipient.Name> all) {
        return all.isEmpty() ? Map.of() : requests.read(session -> find(session, Set.copyOf(all)));
    }

    private Map<Recipient.Name, UserId> find(StatelessSession session, Set<? extends Recipient.Name> all) {
        var asked = new Asked(all);
        Map<Recipient.Name, UserId> found = new HashMap<>();
        for (Row row : Heads.list(
                session,
                sql(asked),
                asked::bind,
                result -> new Row(result.getInt(1), result.getString(2), new UserId(result.getLong(3))))) {
            asked.namesOf(row).forEach(name -> {
                if (row.kind() == Row.USERNAME) {
                    found.put(name, row.user()); // As it was written: it comes before one that looks the same.
                } else {
                    found.putIfAbsent(name, row.user());
                }
            });
        }
        return found;
    }

    private String sql(Asked asked) {
        if (asked.usernames.isEmpty()) {
            return byExternalId;
        }
        return asked.externalIds.isEmpty() ? byUsername : byExternalId + " union all " + byUsername;
    }

    /** @param text of what was asked for: the name, or its key */
    private record Row(int kind, String text, UserId user) {
        static final int EXTERNAL_ID = 0;
        static final int USERNAME = 1;
    }

    /** Names that are asked for, by what they are compared with. */
    private final class Asked {
        private final Map<String, ExternalId> externalIds = new HashMap<>();
        private final Map<String, Username> usernames = new HashMap<>();
        private final Map<String, List<Username>> keys = new HashMap<>();

        Asked(Set<? extends Recipient.Name> all) {
            for (Recipient.Name name : all) {
                if (name instanceof Username username) {
                    usernames.put(username.value(), username);
                    keys.computeIfAbsent(username.key(), key -> new ArrayList<>())
                            .add(username);
                } else if (name instanceof ExternalId externalId) {
                    externalIds.put(externalId.value(), externalId);
                }
            }
        }

        void bind(PreparedStatement statement) throws SQLException {
            int next = 1;
            if (!externalIds.isEmpty()) {
                next = texts.bind(statement, next, List.copyOf(externalIds.keySet()));
            }
            if (!usernames.isEmpty()) {
                next = texts.bind(statement, next, List.copyOf(usernames.keySet()));
                texts.bind(statement, next, List.copyOf(keys.keySet()));
            }
        }

        List<? extends Recipient.Name> namesOf(Row row) {
            if (row.kind() == Row.EXTERNAL_ID) {
                return List.of(externalIds.get(row.text()));
            }
            return row.kind() == Row.USERNAME ? List.of(usernames.get(row.text())) : keys.get(row.text());
        }
    }

    @Override
    public Map<ExternalId, Found> findOrCreate(Collection<ExternalId> all, Instant at) {
        Map<ExternalId, Found> found = new HashMap<>();
        find(all).forEach((name, user) -> found.put((ExternalId) name, new Found(user, false)));
        List<ExternalId> missing =
                all.stream().filter(name -> !found.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            found.putAll(Races.decided(() -> requests.write(session -> create(session, missing, at))));
        }
        return found;
    }

    private Map<ExternalId, Found> create(StatelessSession session, List<ExternalId> missing, Instant at) {
        Map<ExternalId, Found> found = new HashMap<>();
        newUsers.make(session, missing, at).forEach((name, user) -> found.put(name, new Found(user, true)));
        // Somebody else has just made the others, unless they were given up lately.
        Set<ExternalId> others = Set.copyOf(
                missing.stream().filter(name -> !found.containsKey(name)).toList());
        if (!others.isEmpty()) {
            find(session, others).forEach((name, user) -> found.put((ExternalId) name, new Found(user, false)));
        }
        return found;
    }

    @Override
    public Map<UserId, Names> names(Collection<UserId> users) {
        List<long[]> rows =
                users.stream().map(user -> new long[] {user.value()}).toList();
        Map<UserId, Names> found = new HashMap<>();
        if (!rows.isEmpty()) {
            requests.read(session -> Heads.list(
                    session,
                    names,
                    statement -> tuples.bind(statement, 1, rows, 1),
                    row -> found.put(
                            new UserId(row.getLong(1)),
                            new Names(
                                    Optional.ofNullable(row.getString(2)).map(ExternalId::new),
                                    Optional.ofNullable(row.getString(3)).map(Username::new)))));
        }
        return found;
    }

    @Override
    public Freed freed(long after) {
        return upkeep.read(session -> {
            long number = ChangeNumbers.newest(session);
            return new Freed(number, FreedNames.after(session, after));
        });
    }
}
