package dev.notification.transport.http;

/**
 * Whether the server can do its work now.
 *
 * @param isReady false: send requests elsewhere
 * @param database "up", or "down"
 * @param durability "safe", or "unsafe" and why
 */
public record Readiness(boolean isReady, String database, String durability) {
    String json() {
        return "{\"status\":\"" + (isReady ? "ready" : "not_ready") + "\",\"database\":\"" + database
                + "\",\"durability\":\"" + durability + "\"}";
    }
}
