package dev.notification.persistence;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands behind the {@code ?} of a database's address. What is printed of it are names: values may be secrets. */
final class Parameters {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,39}");

    private Parameters() {}

    /**
     * As the driver reads them, in their order.
     *
     * @throws IllegalArgumentException if one is there twice, or is not percent-encoded as it should be
     */
    static Map<String, String> of(String query) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String one : query.split("&")) {
            if (!one.isEmpty()) {
                int equals = one.indexOf('=');
                String name = decoded(equals < 0 ? one : one.substring(0, equals));
                String value = equals < 0 ? "" : decoded(one.substring(equals + 1));
                if (all.put(name, value) != null) {
                    throw new IllegalArgumentException("the parameter " + printed(name) + " is there twice");
                }
            }
        }
        return all;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the parameters of a database URL are percent-encoded: write %25 for a %");
        }
    }

    /** All names in a text of parameters, to be printed. */
    static String names(String query) {
        return query.isEmpty()
                ? "the '?'"
                : Pattern.compile("[&?;]")
                        .splitAsStream(query)
                        .map(one -> printed(one.replaceFirst("=.*", "")))
                        .collect(Collectors.joining(", "));
    }

    /** A name as it may be printed; what looks like none may be anything. */
    static String printed(String name) {
        return NAME.matcher(name).matches() ? name : "(something that is no name)";
    }
}
