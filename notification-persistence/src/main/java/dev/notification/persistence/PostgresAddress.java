package dev.notification.persistence;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/**
 * Checks a {@code jdbc:postgresql:} address. The driver passes over parameters that it does not know, and takes {@code ssl=yes} for
 * false: whoever has mistyped {@code sslmode} would never learn that nothing is encrypted.
 */
final class PostgresAddress {
    static final String PREFIX = "jdbc:postgresql:";

    private static final Pattern FORM =
            Pattern.compile(Pattern.quote(PREFIX) + "(?://(?<hosts>[^/?]*)/)?(?<name>[^/?]*)(?:\\?(?<parameters>.*))?");

    private static final Pattern HOST = Pattern.compile("(?:\\[[^\\]]*]|[^:\\[\\]]*)(?::(?<port>\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /** See {@link Pools}: with others, callers would wait for longer than they are promised. */
    private static final Set<String> SET_BY_US =
            Set.of("socketTimeout", "connectTimeout", "loginTimeout", "tcpKeepAlive", "reWriteBatchedInserts");

    private static final Set<String> IN_THE_ADDRESS = Set.of("PGHOST", "PGPORT", "PGDBNAME");
    private static final Set<String> FOR_READING = Set.of("slave", "secondary", "preferSlave", "preferSecondary");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,10}");
    private static final Set<String> SWITCH = Set.of("true", "false");
    /** Alone, without a value, it means true. */
    private static final Set<String> SSL_VALUES = Set.of("", "true", "false");

    private PostgresAddress() {}

    /** @throws IllegalArgumentException that says what is wrong with it; it shows no value of a parameter */
    static void check(String url) {
        if (!url.equals(url.strip())) {
            throw new IllegalArgumentException("it begins or ends with a blank");
        }
        Matcher form = FORM.matcher(url);
        if (!form.matches() || !areHosts(form.group("hosts"))) {
            throw new IllegalArgumentException(
                    "an address of PostgreSQL is jdbc:postgresql://HOST/NAME or jdbc:postgresql://HOST:PORT/NAME,"
                            + " with parameters behind a '?'");
        }
        if (form.group("name").contains("&")) {
            throw new IllegalArgumentException("the first parameter of a database URL stands behind a '?', not a '&'");
        }
        if (form.group("parameters") != null) {
            Parameters.of(form.group("parameters")).forEach(PostgresAddress::check);
        }
    }

    private static boolean areHosts(String hosts) {
        return hosts == null || Arrays.stream(hosts.split(",", -1)).allMatch(PostgresAddress::isHost);
    }

    private static boolean isHost(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        int port = parts.group("port") == null ? 1 : Integer.parseInt(parts.group("port"));
        return port > 0 && port <= MAX_PORT;
    }

    private static void check(String name, String value) {
        PGProperty known = PGProperty.forName(name);
        if (known == null) {
            throw new IllegalArgumentException(Parameters.printed(name) + " is no parameter of the PostgreSQL driver"
                    + similar(name) + "; https://jdbc.postgresql.org/documentation/use lists those that are");
        }
        if (SET_BY_US.contains(name)) {
            throw new IllegalArgumentException("the server itself sets " + name + ": leave it out");
        }
        if (IN_THE_ADDRESS.contains(name)) {
            throw new IllegalArgumentException("host, port and name stand before the '?', not in " + name);
        }
        if (name.equals("password")) {
            throw new IllegalArgumentException("the parameter password is there twice");
        }
        if (name.equals("readOnly") && value.equals("true")
                || name.equals("replication") && !value.equals("false")
                || name.equals("targetServerType") && FOR_READING.contains(value)) {
            throw new IllegalArgumentException("with this " + name + " nothing could be written: leave it out");
        }
        checkValue(known, value);
    }

    private static String similar(String name) {
        return Arrays.stream(PGProperty.values())
                .map(PGProperty::getName)
                .filter(one -> one.equalsIgnoreCase(name))
                .findFirst()
                .map(one -> " (it is spelt " + one + ")")
                .orElse("");
    }

    /** The driver tells no types, but a default value has one. */
    private static void checkValue(PGProperty property, String value) {
        String standard = property.getDefaultValue() == null ? "" : property.getDefaultValue();
        String[] choices = property.getChoices();
        if (choices != null && choices.length > 0 && !property.getName().equals("requireAuth")) {
            if (Arrays.stream(choices).noneMatch(one -> one.equalsIgnoreCase(value))) {
                throw new IllegalArgumentException(property.getName() + " is one of " + String.join(", ", choices));
            }
        } else if (NUMBER.matcher(standard).matches() && !NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException(property.getName() + " is a whole number");
        } else if (SWITCH.contains(standard) && !SWITCH.contains(value)
                || property == PGProperty.SSL && !SSL_VALUES.contains(value)) {
            throw new IllegalArgumentException(property.getName() + " is true or false");
        }
    }
}
