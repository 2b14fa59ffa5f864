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
    },
    /** Nobody else writes, and the number of the newest row is the highest there ever was. */
    SQLITE {
        @Override
        long moveOn(StatelessSession session, long number, long by) {
            session.createNativeMutationQuery("update users set id = id + :by where id = :number")
                    .setParameter("by", by)
                    .setParameter("number", number)
                    .executeUpdate();
            session.createNativeMutationQuery("update sqlite_sequence set seq = :number where name = 'users'")
                    .setParameter("number", number + by)
                    .executeUpdate();
            return number + by;
        }
    };

    /**
     * Within the transaction that inserted the row, which nothing refers to yet.
     *
     * @param by how many numbers to pass over at least, from 1
     * @return the new number, which no other account has or ever had
     */
    abstract long moveOn(StatelessSession session, long number, long by);
}
