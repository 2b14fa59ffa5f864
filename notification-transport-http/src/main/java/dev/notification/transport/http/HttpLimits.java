package dev.notification.transport.http;

/**
 * How much of the process strangers may have.
 *
 * @param connections how many may be open at once, those that became WebSockets among them; at least 1
 * @param connectionsPerAddress how many of them may come from one {@link ClientAddress.Network} that is no trusted proxy; at
 *     least 1
 * @param bytes that may be held for requests that are unfinished or wait, and for answers that are not read: all of them
 *     together; at least {@value #MIN_BYTES}
 */
public record HttpLimits(int connections, int connectionsPerAddress, long bytes) {
    /** Beside the largest body there is room for others. */
    public static final long MIN_BYTES = 16 << 20;

    /** No cap. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    private static final int PART_OF_HEAP = 8;

    /** Without caps on connections; an eighth of the heap. */
    public static final HttpLimits STANDARD = new HttpLimits(ANY_NUMBER, ANY_NUMBER, standardBytes());

    public HttpLimits {
        if (connections < 1 || connectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "at least one connection: " + connections + ", " + connectionsPerAddress + " per address");
        }
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException("at least " + MIN_BYTES + " bytes: " + bytes);
        }
    }

    private static long standardBytes() {
        return Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }
}
