package dev.notification.persistence;

import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.UserRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

final class HibernateUserRecords implements UserRecords {
    private static final String STANDING = """
            select i.user_id, i.unread, (select max(d.contact_ms) from devices d where d.user_id = i.user_id)
            from inboxes i where i.user_id in (:users)""";

    private final Database database;

    HibernateUserRecords(Database database) {
        this.database = database;
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }

    private static Optional<Instant> time(Object column) {
        return Optional.ofNullable(column).map(ms -> Instant.ofEpochMilli(number(ms)));
    }

    /** The beginning of a name is looked for here: what comes first in which order of letters depends on the database. */
    @Override
    public Listing list(long after, String prefix, int limit) {
        int looks = prefix.isEmpty() ? limit + 1 : MAX_LOOKED_AT;
        return database.read(session -> {
            List<User> looked = session
                    .createSelectionQuery(
                            "from UserRow where id > :after and deletedMs is null order by id", UserRow.class)
                    .setParameter("after", after)
                    .setMaxResults(looks)
                    .getResultList()
                    .stream()
                    .map(UserRow::toUser)
                    .toList();
            List<User> fitting =
                    looked.stream().filter(user -> begins(user, prefix)).toList();
            boolean more = fitting.size() > limit;
            List<User> page = more ? fitting.subList(0, limit) : fitting;
            Optional<Long> next = more
                    ? Optional.of(page.get(limit - 1).id().value())
                    : Optional.of(looked)
                            .filter(all -> all.size() == looks)
                            .map(all -> all.get(looks - 1).id().value());
            return new Listing(listed(session, page), next);
        });
    }

    private static boolean begins(User user, String prefix) {
        return user.externalId().filter(name -> name.value().startsWith(prefix)).isPresent()
                || user.username()
                        .filter(name -> name.value().startsWith(prefix))
                        .isPresent();
    }

    private static List<Listed> listed(StatelessSession session, List<User> users) {
        if (users.isEmpty()) {
            return List.of();
        }
        Map<Long, Object[]> standing = session
                .createNativeQuery(STANDING, Object[].class)
                .setParameterList(
                        "users", users.stream().map(user -> user.id().value()).toList())
                .getResultList()
                .stream()
                .collect(Collectors.toMap(row -> number(row[0]), Function.identity()));
        return users.stream()
                .map(user -> {
                    Optional<Object[]> row =
                            Optional.ofNullable(standing.get(user.id().value()));
                    return new Listed(
                            user, row.map(one -> number(one[1])).orElse(0L), row.flatMap(one -> time(one[2])));
                })
                .toList();
    }

    @Override
    public long held(UserId user) {
        return database.read(session -> session.createSelectionQuery(
                        "select count(*) from NotificationRow where userId = :user and removed = false", Long.class)
                .setParameter("user", user.value())
                .getSingleResult());
    }

    @Override
    public List<Held> inbox(UserId user, Optional<Revision> before, int limit) {
        return database.read(session -> session
                .createSelectionQuery(
                        "from NotificationRow where userId = :user and arrivedRev < :before order by arrivedRev desc",
                        NotificationRow.class)
                .setParameter("user", user.value())
                .setParameter("before", before.map(Revision::value).orElse(Long.MAX_VALUE))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(NotificationRow::toHeld)
                .toList());
    }

    @Override
    public Optional<Held> inbox(UserId user, NotificationId id) {
        return database.read(session -> Optional.ofNullable(session.get(NotificationRow.class, id.value()))
                .filter(row -> row.userId == user.value())
                .map(NotificationRow::toHeld));
    }

    @Override
    public List<Login> logins(UserId user, long skipped, int limit) {
        return database.read(session -> session
                .createNativeQuery(
                        "select expires_ms, revoked_ms from logins where user_id = :user order by id"
                                + " limit :limit offset :skipped",
                        Object[].class)
                .setParameter("user", user.value())
                .setParameter("limit", limit)
                .setParameter("skipped", skipped)
                .getResultList()
                .stream()
                .map(row -> new Login(Instant.ofEpochMilli(number(row[0])), row[1] != null))
                .toList());
    }

    /** No index knows who sent what: sends would pay for it, and hardly anybody asks. */
    @Override
    public SentPage sentBy(UserId sender, long after, int limit) {
        return database.read(session -> {
            List<Object[]> looked = session.createNativeQuery(
                            "select id, sender_id, removed from notifications where id > :after order by id limit :looks",
                            Object[].class)
                    .setParameter("after", after)
                    .setParameter("looks", MAX_LOOKED_AT)
                    .getResultList();
            List<Long> theirs = looked.stream()
                    .filter(row -> number(row[1]) == sender.value())
                    .map(row -> number(row[0]))
                    .limit(limit)
                    .toList();
            Optional<Long> next = theirs.size() == limit
                    ? Optional.of(theirs.get(limit - 1))
                    : Optional.of(looked)
                            .filter(all -> all.size() == MAX_LOOKED_AT)
                            .map(all -> number(all.get(MAX_LOOKED_AT - 1)[0]));
            return new SentPage(theirs.isEmpty() ? List.of() : sent(session, theirs), next);
        });
    }

    private static List<Held> sent(StatelessSession session, List<Long> ids) {
        return session
                .createSelectionQuery(
                        "from NotificationRow where id in :ids and removed = false order by id", NotificationRow.class)
                .setParameterList("ids", ids)
                .getResultList()
                .stream()
                .map(NotificationRow::toHeld)
                .toList();
    }
}
