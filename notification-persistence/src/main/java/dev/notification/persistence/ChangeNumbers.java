package dev.notification.persistence;

import org.hibernate.StatelessSession;

/**
 * Numbers of what processes have to notice: names that were given up, keys, cut-offs. The row of the counter is locked until the
 * commit, so numbers are in the order of the commits. A transaction takes one after it has locked the users and keys that it changes, and
 * locks none of those afterwards: so two never wait for each other.
 */
final class ChangeNumbers {
    private ChangeNumbers() {}

    static long next(StatelessSession session) {
        return session.createNativeQuery("update history set changes = changes + 1 returning changes", Long.class)
                .getSingleResult();
    }

    /** Of the newest that is committed. Whoever looks for changes asks first: what comes between is found twice, never missed. */
    static long newest(StatelessSession session) {
        return session.createNativeQuery("select changes from history", Long.class)
                .getSingleResult();
    }
}
