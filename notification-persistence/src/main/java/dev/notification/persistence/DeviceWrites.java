package dev.notification.persistence;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hibernate.StatelessSession;

/**
 * How contacts, acknowledgements and forgetting get into {@code devices}: the fastest way that each database has. Rows are
 * locked in the order in which they are given.
 */
interface DeviceWrites {
    /** Whether each of these is a single statement, and so can be its own transaction. */
    boolean isOneStatement();

    /** Enters new devices as the entries say, and notes the contact of known ones; returns all as they are now. */
    Map<Key, Known> connect(StatelessSession session, SortedMap<Key, Entry> entries);

    /** Moves cursors forward, never back, and notes the contacts; enters what is not known in that epoch. Returns how many these are. */
    int acknowledge(StatelessSession session, SortedMap<Key, Entry> entries);

    /** Returns how many of these were still there. */
    int forget(StatelessSession session, SortedSet<Key> keys);

    /** Which device, in ascending order of users and ids. */
    record Key(long user, String device) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::user).thenComparing(Key::device);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** What a row gets, by its columns. */
    record Entry(String epoch, long started, long acked, long contactMs) {}

    /** A row that was there before, or, if {@code isNew}, was made for this contact. */
    record Known(String epoch, long started, long acked, boolean isNew) {}
}
