package dev.notification.persistence;

import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no id is given out twice, though a backup was restored: an application may still hold the number of a user,
 * or of a notification, that was made after the backup, and must not find somebody else's behind it. When the history has
 * another name than at the last start, ids go on far behind all that may have been given out.
 */
final class RestoredIds {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredIds.class);

    /** At 20,000 a second, all of 600 days; and 8,000 restores fit into the 53 bits that JavaScript has for a number. */
    private static final long NOTIFICATIONS = 1L << 40;

    private static final long ACCOUNTS = 1_000_000;

    private RestoredIds() {}

    /** Once for each new name of the history, on any number of nodes; before an id is taken. Blocks on the database. */
    static void passOver(Database database, AccountNumbers numbers) {
        boolean isAnother = database.read(session ->
                session.createNativeQuery("select count(*) from history where ids_epoch <> epoch", Long.class)
                                .getSingleResult()
                        > 0);
        if (isAnother && database.write(session -> passOver(session, numbers))) {
            LOG.warn(
                    "the history has a new name: ids go on behind all that were given out before a backup was restored");
        }
    }

    private static boolean passOver(StatelessSession session, AccountNumbers numbers) {
        int restored = session.createNativeMutationQuery(
                        "update history set ids_epoch = epoch where ids_epoch <> epoch")
                .executeUpdate();
        if (restored == 0) {
            return false;
        }
        session.createNativeMutationQuery("update id_blocks set next_id = next_id + :by where name = 'notification'")
                .setParameter("by", NOTIFICATIONS)
                .executeUpdate();
        numbers.passOver(session, ACCOUNTS);
        return true;
    }
}
