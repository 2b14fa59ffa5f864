package dev.notification.transport.http;

/**
 * How much of the process strangers may have.
 *
 * @param connections how many may be open at once, those that became WebSockets among them; at least 1
 * @param connectionsPerAddress how many of them may come from one {@link ClientAddress.Network} that is no trusted proxy; at
 *     least 1
 */
public record HttpLimits(int connections, int connectionsPerAddress) {
    /** No cap. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Without caps. */
    public static final HttpLimits STANDARD = new HttpLimits(ANY_NUMBER, ANY_NUMBER);

    public HttpLimits {
        if (connections < 1 || connectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "at least one connection: " + connections + ", " + connectionsPerAddress + " per address");
        }
    }
}
