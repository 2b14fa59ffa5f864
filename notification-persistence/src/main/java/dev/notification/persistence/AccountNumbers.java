package dev.notification.persistence;

import org.hibernate.StatelessSession;

/** How a new account gets a later number than the one that its row was inserted with, and all accounts after it later ones. */
enum AccountNumbers {
    /** The sequence is moved on number by number: setting it could set it back behind another transaction. */
    POSTGRESQL {
        @Override
        long moveOn(StatelessSession session, long number, long by) {
            return session.createNativeQuery("""
                            update users set id = (
                                select max(nextval(pg_get_serial_sequence('users', 'id'))) from generate_series(1, :by))
                            where id = :number returning id""", Long.class)
                    .setParameter("by", by)
                    .setParameter("number", number)
                    .getSingleResult();
        }

        /** In parts, since no statement may take long. */
        @Override
        void passOver(StatelessSession session, long count) {
            for (long left = count; left > 0; left -= PART) {
                session.createNativeQuery("""
                                select max(nextval(pg_get_serial_sequence('users', 'id')))
                                from generate_series(1, :part)""", Long.class)
                        .setParameter("part", Math.min(left, PART))
                        .getSingleResult();
            }
        }
    },
    /** Nobody else writes; the counter is the highest number that there ever was. */
    SQLITE {
        @Override
        long moveOn(StatelessSession session, long number, long by) {
            long next = session.createNativeQuery(
                            "update sqlite_sequence set seq = seq + :by where name = 'users' returning seq", Long.class)
                    .setParameter("by", by)
                    .getSingleResult();
            session.createNativeMutationQuery("update users set id = :next where id = :number")
                    .setParameter("next", next)
                    .setParameter("number", number)
                    .executeUpdate();
            return next;
        }

        /** There is no row to change as long as there never was an account. */
        @Override
        void passOver(StatelessSession session, long count) {
            int changed = session.createNativeMutationQuery(
                            "update sqlite_sequence set seq = seq + :count where name = 'users'")
                    .setParameter("count", count)
                    .executeUpdate();
            if (changed == 0) {
                session.createNativeMutationQuery("insert into sqlite_sequence (name, seq) values ('users', :count)")
                        .setParameter("count", count)
                        .executeUpdate();
            }
        }
    };

    private static final long PART = 100_000;

    /**
     * Within the transaction that inserted the row, which nothing refers to yet.
     *
     * @param by how many numbers to pass over at least, from 1
     * @return the new number, which no other account has or ever had
     */
    abstract long moveOn(StatelessSession session, long number, long by);

    /** No account gets one of the next {@code count} numbers. Within a transaction. */
    abstract void passOver(StatelessSession session, long count);
}
