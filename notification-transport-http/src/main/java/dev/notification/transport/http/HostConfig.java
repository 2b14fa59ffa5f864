package dev.notification.transport.http;

import java.util.Objects;

/**
 * Where the server listens.
 *
 * @param port 0: any that is free
 * @param workers how many threads serve requests
 */
public record HostConfig(String host, int port, int workers) {
    public HostConfig {
        Objects.requireNonNull(host);
    }
}
