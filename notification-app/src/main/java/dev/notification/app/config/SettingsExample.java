package dev.notification.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A settings file that names every setting and sets none: what the packages install, and what an operator begins with. */
public final class SettingsExample {
    private static final int WIDTH = 100;

    private static final String HEAD = """
            # Settings of notification in Java's properties format, UTF-8, each with its default. None of them has to be set:
            # take the # away from a line that begins with #name= to change it. The environment (NOTIFICATION_HTTP_PORT for
            # http.port) and the command line (--http.port) count more than this file.
            """;

    private SettingsExample() {}

    /** It ends with an end of line, and is the same wherever it is made. */
    public static String text() {
        return HEAD + Setting.all().stream().map(SettingsExample::lines).collect(Collectors.joining());
    }

    private static String lines(Setting<?> setting) {
        String values = setting.range().isEmpty() ? "" : " (" + setting.range() + ")";
        String secrecy = setting.isSecret()
                ? "; a secret: let nobody else read this file, or name a file that holds it alone in "
                        + setting.fileVariable()
                : "";
        return Stream.concat(
                        Stream.concat(
                                Stream.of(""),
                                wrapped(setting.meaning() + values + secrecy).stream()
                                        .map(line -> "# " + line)),
                        Stream.of("#" + setting.key() + "=" + setting.standard()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
