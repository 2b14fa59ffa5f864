package dev.notification.transport.ws;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.KeySecret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of the WebSocket's address: from where to resume, and as which device. */
record UpgradeQuery(Optional<Cursor> since, Optional<DeviceId> device) {
    private static final Set<String> CREDENTIALS = Set.of("token", "access_token", "jwt", "bearer");

    static final String KEY_IN_ADDRESS =
            "a key in an address ends up in logs: it goes into the Authorization header, and this one should be revoked now";

    /** Whether somebody has put a key into an address. */
    static boolean holdsKey(String query) {
        return query.contains(KeySecret.PREFIX);
    }

    /** @throws IllegalArgumentException naming the parameter and what is wrong with it */
    static UpgradeQuery parse(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (holdsKey(pair)) {
                throw new IllegalArgumentException(KEY_IN_ADDRESS);
            }
            if (CREDENTIALS.contains(name)) {
                throw new IllegalArgumentException("a token in an address ends up in logs: send it in a header");
            }
            if (!name.equals("since") && !name.equals("device")) {
                throw new IllegalArgumentException("unknown parameter; known are since and device");
            }
            if (parameters.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
        }
        return new UpgradeQuery(
                Optional.ofNullable(parameters.get("since")).map(text -> parsed("since", () -> Cursor.parse(text))),
                Optional.ofNullable(parameters.get("device")).map(text -> parsed("device", () -> new DeviceId(text))));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a % in the query goes on with two hexadecimal digits", e);
        }
    }

    private static <T> T parsed(String name, java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
