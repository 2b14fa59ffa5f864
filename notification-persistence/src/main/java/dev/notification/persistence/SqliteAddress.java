package dev.notification.persistence;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The file that a {@code jdbc:sqlite:} address names. The driver takes whatever it does not know for a part of the name, and
 * makes a new database of that name: here there is a path, and nothing else.
 */
final class SqliteAddress {
    static final String PREFIX = "jdbc:sqlite:";

    private static final String OTHER_FORM =
            "a database URL starts with jdbc:postgresql: or is jdbc:sqlite: and a file name";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    /** What Java makes of bytes that are no letters in the encoding that it was started with. */
    private static final char NO_LETTER = '\uFFFD';

    private SqliteAddress() {}

    /**
     * @throws IllegalArgumentException that says what is wrong with the address. Whether there is such a file, and whether it can be
     *     used, is not looked at
     */
    static Path file(String url) {
        require(url.startsWith(PREFIX) && url.length() > PREFIX.length(), OTHER_FORM);
        String name = url.substring(PREFIX.length());
        require(!name.contains(":memory:"), "an in-memory SQLite database would not be durable; name a file");
        int parameters = name.indexOf('?');
        require(
                parameters < 0,
                "an SQLite address takes no parameters, and its file name no '?': leave out"
                        + " %s. The server itself sets what SQLite needs",
                Parameters.names(name.substring(parameters + 1)));
        require(!name.startsWith(":"), "it names no file: write jdbc:sqlite: and the path of one");
        require(
                !name.regionMatches(true, 0, "file:", 0, 5),
                "an SQLite address takes a path, not a file: URI: write jdbc:sqlite: and the path, as it is");
        require(name.equals(name.strip()), "it begins or ends with a blank");
        require(!CONTROL.matcher(name).find(), "a file name has no control characters");
        require(!name.endsWith("/"), "it names a folder: add the name of a file");
        return path(name);
    }

    private static Path path(String name) {
        try {
            require(name.indexOf(NO_LETTER) < 0, "");
            return Path.of(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e instanceof InvalidPathException invalid
                                    && !invalid.getReason().startsWith("Malformed")
                            ? "it names no file: " + invalid.getReason()
                            : "the locale of this process has not all letters of the file's name: start it with"
                                    + " LC_ALL=C.UTF-8 in its environment");
        }
    }

    private static void require(boolean isRight, String problem, Object... parts) {
        if (!isRight) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, problem, parts));
        }
    }
}
