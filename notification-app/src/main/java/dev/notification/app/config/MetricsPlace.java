package dev.notification.app.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Where metrics are read.
 *
 * @param own an address for nothing else, where whoever reaches it may; empty: with everything else, by keys with the scope
 *     {@code metrics}
 */
public record MetricsPlace(Optional<Address> own) {
    static final MetricsPlace MAIN = new MetricsPlace(Optional.empty());

    /** @param port 0: any that is free */
    public record Address(String host, int port) {
        public Address {
            Objects.requireNonNull(host);
        }
    }

    public MetricsPlace {
        Objects.requireNonNull(own);
    }

    /** @throws IllegalArgumentException if it is neither {@code main} nor an address with a port */
    static MetricsPlace parse(String text) {
        if (text.equalsIgnoreCase("main")) {
            return MAIN;
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("it is main, or an address with a port such as 127.0.0.1:9464");
        }
        String host = Range.host().read(text.substring(0, colon));
        return new MetricsPlace(
                Optional.of(new Address(host, Range.integer(0, 65535).read(text.substring(colon + 1)))));
    }
}
