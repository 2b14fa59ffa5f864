package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends a file of notifications, however long, in requests of as many as the server takes. Each has an idempotency key of its own, made of
 * the one of the command and its number, so that the same command again sends nothing twice. Not thread-safe.
 */
final class BatchFile {
    private static final int MOST_LINES = 1000;
    /** The server takes 8 MiB. */
    private static final int MOST_CHARACTERS = 2 << 20;

    private static final long SECOND = 1_000_000_000;
    private static final int CREATED = 201;

    private final Terminal terminal;
    private final Sending sending;
    private final String key;
    private final boolean isJson;

    private final List<Integer> numbers = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private int requests;
    private long stored;
    private long refused;
    private long said = System.nanoTime();

    BatchFile(Terminal terminal, Sending sending, String key, boolean isJson) {
        this.terminal = terminal;
        this.sending = sending;
        this.key = key;
        this.isJson = isJson;
    }

    /** @param file {@code -} is standard input */
    void send(Path file) {
        if (file.toString().equals("-")) {
            sendAll(terminal.in());
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            sendAll(reader);
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.REFUSED, file + " cannot be read: " + StateFile.reason(e) + soFar(), e);
        }
    }

    private void sendAll(BufferedReader reader) {
        int number = 0;
        try {
            for (String line = line(reader); line != null; line = line(reader)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                if (numbers.size() == MOST_LINES || lines.length() + line.length() > MOST_CHARACTERS) {
                    sendLines();
                }
                numbers.add(number);
                lines.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.REFUSED,
                    "line " + (number + 1) + " cannot be read: " + StateFile.reason(e) + soFar(),
                    e);
        }
        sendLines();
        if (!isJson) {
            terminal.print(stored + " sent, " + refused + " refused");
        }
        if (refused > 0) {
            throw new CommandException(
                    ExitStatus.REFUSED, refused + " of " + (stored + refused) + " were refused; the others are sent");
        }
    }

    /** Null at the end, as {@link BufferedReader#readLine} has it, which would take a line of any length. */
    private static String line(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() == MOST_CHARACTERS) {
                throw new IOException("it is longer than any notification");
            }
            line.append((char) c);
            c = reader.read();
        }
        return line.toString();
    }

    private void sendLines() {
        if (numbers.isEmpty()) {
            return;
        }
        requests++;
        Answer answer;
        try {
            answer = sending.send(
                    "/api/notifications/batch", lines.toString(), "application/x-ndjson", key + "-" + requests);
        } catch (CommandException e) {
            throw new CommandException(
                    e.status(),
                    "lines " + numbers.get(0) + " to " + numbers.get(numbers.size() - 1) + ": " + e.getMessage()
                            + soFar(),
                    e);
        }
        List<JsonText> results = answer.json().elements("results");
        for (int i = 0; i < results.size() && i < numbers.size(); i++) {
            tell(numbers.get(i), results.get(i));
        }
        numbers.clear();
        lines.setLength(0);
        progress();
    }

    private String soFar() {
        return stored + refused == 0 ? "" : "; before that " + stored + " were sent (--idempotency-key=" + key + ")";
    }

    private void tell(int line, JsonText result) {
        long status = result.number("status", 0);
        if (status == CREATED) {
            stored++;
        } else {
            refused++;
            Optional<JsonText> problem = result.get("error");
            terminal.say("line " + line + ": "
                    + problem.map(error -> Answer.words(error, status)).orElse("refused (" + status + ")"));
        }
        if (isJson) {
            terminal.print(new JsonObject()
                    .raw("line", Integer.toString(line))
                    .raw("result", result.json())
                    .end());
        }
    }

    private void progress() {
        if (System.nanoTime() - said > SECOND) {
            said = System.nanoTime();
            terminal.say(stored + refused + " lines so far");
        }
    }
}
