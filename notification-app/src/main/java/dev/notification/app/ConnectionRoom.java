package dev.notification.app;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.HttpLimits;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how many connections this process has room.
 *
 * @param descriptors how many files and connections the operating system lets it open
 * @param heapBytes how much memory the Java machine takes at most
 */
record ConnectionRoom(long descriptors, long heapBytes, DatabaseConfig database) {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoom.class);

    /** Libraries, logs, the listener, what the Java machine opens, and some to spare. */
    private static final int OWN_DESCRIPTORS = 256;
    /** A connection to SQLite opens the database, its log and its index. */
    private static final int DESCRIPTORS_EACH = 3;
    /** What a connection costs that does nothing, with a margin: the heap is not for idle connections alone. */
    private static final int BYTES_EACH = 10 << 10;

    private static final int LEAST = 16;

    /** Of this process. */
    ConnectionRoom(DatabaseConfig database) {
        this(descriptorLimit(), Runtime.getRuntime().maxMemory(), database);
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private long byDescriptors() {
        return descriptors - OWN_DESCRIPTORS - (long) DESCRIPTORS_EACH * database.connections();
    }

    /**
     * Caps that fit: what was set, or less where there are no descriptors for it, and a warning says so. Memory bounds only
     * what nobody has set.
     */
    HttpLimits fit(HttpLimits wanted) {
        boolean isSet = wanted.connections() != HttpLimits.ANY_NUMBER;
        long room = Math.max(LEAST, byDescriptors());
        long most = isSet ? wanted.connections() : Math.max(LEAST, heapBytes / BYTES_EACH);
        int connections = (int) Math.min(HttpLimits.ANY_NUMBER - 1L, Math.min(room, most));
        if (isSet && connections < wanted.connections()) {
            LOG.warn(
                    "limits.connections is lowered from {} to {}: the process may open {} files (ulimit -n), and some are"
                            + " for the database and itself",
                    wanted.connections(),
                    connections,
                    descriptors);
        }
        int perAddress = wanted.connectionsPerAddress() == HttpLimits.ANY_NUMBER
                ? connections - connections / 4 // The others always find some.
                : wanted.connectionsPerAddress();
        return new HttpLimits(connections, perAddress, wanted.bytes());
    }
}
