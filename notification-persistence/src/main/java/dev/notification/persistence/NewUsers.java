package dev.notification.persistence;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Makes users, each with an empty inbox in the same transaction: there is never one without the other. */
final class NewUsers {
    private final Heads heads;
    private final AccountNumbers numbers;
    private final Texts texts;
    private final Tuples tuples;
    private final String insert;
    private final String open;
    private final String both;

    NewUsers(Heads heads, AccountNumbers numbers, Texts texts, Tuples tuples) {
        this.heads = heads;
        this.numbers = numbers;
        this.texts = texts;
        this.tuples = tuples;
        this.insert = "insert into users (external_id, created_ms) select t.v1, ? from " + texts.table(1) + " where "
                + FreedNames.isFree("t.v1", false, "?")
                + " order by t.v1 on conflict do nothing returning id, external_id";
        this.open = Heads.openAll("select v1 from " + tuples.table(1));
        this.both = "with made as (" + insert + "), opened as (" + Heads.openAll("select id from made")
                + ") select m.id, m.external_id, o.user_id is not null from made m"
                + " left join opened o on o.user_id = m.id";
    }

    /** A user that was made. */
    private record Made(long number, ExternalId name, boolean isOpen) {}

    /**
     * In one order, so that two who make the same users at once never wait for each other.
     *
     * @param names those that exist already, or were given up less than {@link Directory#RESERVED} ago, are left out
     */
    Map<ExternalId, UserId> make(StatelessSession session, Collection<ExternalId> names, Instant at) {
        List<String> sorted =
                List.copyOf(names.stream().map(ExternalId::value).collect(Collectors.toCollection(TreeSet::new)));
        Map<ExternalId, UserId> users = new HashMap<>();
        if (!sorted.isEmpty()) {
            for (Made made : tuples == Tuples.POSTGRESQL ? inOne(session, sorted, at) : inTwo(session, sorted, at)) {
                long number = made.isOpen() ? made.number() : openFurtherOn(session, made.number());
                users.put(made.name(), new UserId(number));
            }
        }
        return users;
    }

    /** One statement for all. */
    private List<Made> inOne(StatelessSession session, List<String> names, Instant at) {
        return Heads.list(
                session,
                both,
                statement -> {
                    statement.setLong(1, at.toEpochMilli());
                    statement.setLong(texts.bind(statement, 2, names), FreedNames.reservedSince(at));
                },
                row -> new Made(row.getLong(1), new ExternalId(row.getString(2)), row.getBoolean(3)));
    }

    /** SQLite's "with" takes no inserts. */
    private List<Made> inTwo(StatelessSession session, List<String> names, Instant at) {
        List<Made> made = Heads.list(
                session,
                insert,
                statement -> {
                    statement.setLong(1, at.toEpochMilli());
                    statement.setLong(texts.bind(statement, 2, names), FreedNames.reservedSince(at));
                },
                row -> new Made(row.getLong(1), new ExternalId(row.getString(2)), false));
        List<long[]> rows = made.stream().map(one -> new long[] {one.number()}).toList();
        List<Long> opened =
                Heads.list(session, open, statement -> tuples.bind(statement, 1, rows, 1), row -> row.getLong(1));
        var open = new TreeSet<>(opened);
        return made.stream()
                .map(one -> new Made(one.number(), one.name(), open.contains(one.number())))
                .toList();
    }

    /** A service; empty if the name is somebody's, or was given up less than {@link Directory#RESERVED} ago. */
    Optional<UserId> makeService(StatelessSession session, Username name, Instant at) {
        return session
                .createNativeQuery(
                        "insert into users (username, name_key, service, created_ms)"
                                + " select :name, :key, true, :created where "
                                + FreedNames.isFree(":key", true, ":reserved")
                                + " on conflict do nothing returning id",
                        Long.class)
                .setParameter("reserved", FreedNames.reservedSince(at))
                .setParameter("name", name.value())
                .setParameter("key", name.key())
                .setParameter("created", at.toEpochMilli())
                .getResultList()
                .stream()
                .findFirst()
                .map(first -> new UserId(open(session, first)));
    }

    /** Under the first number whose inbox is not somebody else's. */
    long open(StatelessSession session, long first) {
        return heads.open(session, first) ? first : openFurtherOn(session, first);
    }

    /** What is passed over doubles each time, so that a million inboxes in a row cost twenty steps: the numbers left out cost nothing. */
    private long openFurtherOn(StatelessSession session, long first) {
        long number = first;
        long by = 1;
        do {
            number = numbers.moveOn(session, number, by);
            by *= 2;
        } while (!heads.open(session, number));
        return number;
    }
}
