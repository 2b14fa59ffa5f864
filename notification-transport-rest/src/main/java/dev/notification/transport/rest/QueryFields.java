package dev.notification.transport.rest;

import dev.notification.core.domain.KeySecret;
import dev.notification.protocol.Echo;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads query parameters: each at most once, but those that may repeat; none that is not known. */
final class QueryFields {
    static final String KEY_IN_ADDRESS =
            "a key in an address ends up in logs: it goes into the Authorization header, and this one should be revoked now";

    private final MultivaluedMap<String, String> parameters;
    private final Set<String> read = new HashSet<>();

    QueryFields(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** @param make may refuse with an {@link IllegalArgumentException} whose message is fit for the caller */
    <T> Optional<T> optional(String name, Function<String, T> make) {
        read.add(name);
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, name, name + " is given more than once");
        }
        try {
            return values.stream().map(make).findFirst();
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, name, message(name, e));
        }
    }

    /**
     * One that may be given several times.
     *
     * @param make as for {@link #optional}
     */
    <T> List<T> each(String name, int most, Function<String, T> make) {
        read.add(name);
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > most) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, name, name + " is given more than " + most + " times");
        }
        try {
            return values.stream().map(make).toList();
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, name, message(name, e));
        }
    }

    <T> T required(String name, Function<String, T> make) {
        return optional(name, make)
                .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_PARAMETER, name, name + " is missing"));
    }

    int limit(int standard, int most) {
        return optional("limit", text -> whole(text, most)).orElse(standard);
    }

    private static int whole(String text, int most) {
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("limit is a whole number between 1 and " + most);
        }
        return Integer.parseInt(text);
    }

    static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("it is either true or false");
        }
        return text.equals("true");
    }

    /** Call it after every parameter was read. */
    void check() {
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (!read.contains(name)) {
                if (holdsKey(name) || parameter.getValue().stream().anyMatch(QueryFields::holdsKey)) {
                    throw Refusal.of(ErrorCode.INVALID_PARAMETER, KEY_IN_ADDRESS);
                }
                String known = String.join(", ", read.stream().sorted().toList());
                throw Refusal.of(
                        ErrorCode.INVALID_PARAMETER,
                        Echo.of(name),
                        known.isEmpty() ? "this address takes no parameters" : "no such parameter; known are " + known);
            }
        }
    }

    /** Whether somebody has put a key into an address. */
    static boolean holdsKey(String text) {
        return text.contains(KeySecret.PREFIX);
    }

    private static String message(String name, IllegalArgumentException e) {
        return e.getMessage().contains(name) ? e.getMessage() : name + ": " + e.getMessage();
    }
}
