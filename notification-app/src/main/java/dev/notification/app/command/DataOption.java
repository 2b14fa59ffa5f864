package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON object that {@code --data} makes: members, or a file. */
final class DataOption {
    private static final long MOST_BYTES = 1 << 16;

    private DataOption() {}

    static String json(List<String> options) {
        if (options.size() == 1 && options.get(0).startsWith("@")) {
            return object(Path.of(options.get(0).substring(1)));
        }
        var json = new JsonObject();
        for (String option : options) {
            int end = option.indexOf('=');
            if (option.startsWith("@") || end < 1) {
                throw new CommandException(
                        ExitStatus.USAGE,
                        "--data is either one @FILE or any number of KEY=VALUE, not '" + option + "'");
            }
            String value = option.substring(end + 1);
            json.raw(
                    option.substring(0, end),
                    JsonText.parse(value).map(JsonText::toString).orElseGet(() -> JsonObject.quoted(value)));
        }
        return json.end();
    }

    private static String object(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CommandException(ExitStatus.REFUSED, file + " is longer than data may be (4096 bytes)");
            }
            return JsonText.parse(Files.readString(file, StandardCharsets.UTF_8))
                    .filter(JsonText::isObject)
                    .map(JsonText::toString)
                    .orElseThrow(() -> new CommandException(ExitStatus.REFUSED, file + " holds no JSON object"));
        } catch (IOException e) {
            throw new CommandException(ExitStatus.REFUSED, file + " cannot be read: " + StateFile.reason(e), e);
        }
    }
}
