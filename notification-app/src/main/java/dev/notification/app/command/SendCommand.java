package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends one notification, many out of a file, or one that says how a command has ended. */
@Command(
        name = "send",
        description = "Sends a notification; a 201 is a promise: it is on the server's disk then.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  notification send ada 'Order 42 has been shipped' --title 'Order 42' --link /orders/42",
            "  notification send usr_42 --by external-id --data order=42 --data total=9.90 'shipped'",
            "  git log -1 --format=%%s | notification send ada - --category deploys",
            "  notification send ada --wait-cmd -- make -j4 test",
            "  notification send --file batch.ndjson"
        })
final class SendCommand extends ClientCommand {
    /** Of a command that was waited for. */
    private static final int MOST_LETTERS = 100;

    /** By which of a user's names. */
    enum By {
        username("username"),
        external_id("external_id"),
        id("user_id");

        private final String field;

        By(String field) {
            this.field = field;
        }

        /** Names somebody in a request. */
        JsonObject write(JsonObject json, String user) {
            if (this != id) {
                return json.string(field, user);
            }
            if (!user.matches("[1-9][0-9]{0,15}")) {
                throw usage("with --by id, USER is a number, not '" + Terminal.shown(user) + "'");
            }
            return json.raw(field, user);
        }

        @Override
        public String toString() {
            return name().replace('_', '-');
        }
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "USER", description = "to whom")
    private Optional<String> user = Optional.empty();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "MESSAGE",
            description = "what; - reads it from standard input. With --wait-cmd: the command, behind --")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "username",
            converter = ByName.class,
            description = "what USER is: username (the default), external-id (your application's own id) or id")
    private By by = By.username;

    @Option(names = "--title", paramLabel = "TEXT", description = "a line above the message")
    private Optional<String> title = Optional.empty();

    @Option(names = "--category", paramLabel = "NAME", description = "up to 64 of letters, digits and . _ : -")
    private Optional<String> category = Optional.empty();

    @Option(names = "--priority", paramLabel = "LEVEL", description = "low, normal (the default), high or urgent")
    private Optional<String> priority = Optional.empty();

    @Option(
            names = "--link",
            paramLabel = "LINK",
            description = "where it leads: an address, or a path such as /orders/42")
    private Optional<String> link = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "KEY=VALUE|@FILE",
            description = "what your application wants to find again: a member (a value that is JSON is taken as it is,"
                    + " everything else as text), or a file with a JSON object")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            converter = Times.class,
            description = "when it is removed by itself, such as 90s, 12h or 7d")
    private Optional<Duration> lifetime = Optional.empty();

    @Option(
            names = "--collapse-key",
            paramLabel = "KEY",
            description = "replaces your notification of the same key in that inbox")
    private Optional<String> collapseKey = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "the same key stores nothing again; without it a new one is made, and used for every retry")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            converter = Times.class,
            defaultValue = "30s",
            description = "for how long it is tried again when the outcome is not known, or the server asks to (30s)")
    private Duration patience = Duration.ofSeconds(30);

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "many: a JSON object as the protocol has it in each line; - is standard input")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--wait-cmd",
            description = "run the command behind --, and send how it ended; ends with its exit status")
    private boolean waits;

    SendCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        if (file.isPresent()) {
            sendFile();
            return;
        }
        String recipient = user.orElseThrow(() -> usage("say to whom: send USER MESSAGE"));
        if (waits) {
            waitFor(recipient);
        } else if (words.size() == 1) {
            say(sent(recipient, message(words.get(0)), title, priority));
        } else {
            throw usage(
                    words.isEmpty()
                            ? "say what: send USER MESSAGE, or - for standard input"
                            : "the message is one word for the shell: put it into quotation marks");
        }
    }

    private static CommandException usage(String words) {
        return new CommandException(ExitStatus.USAGE, words);
    }

    private String message(String word) {
        if (!word.equals("-")) {
            return word;
        }
        var text = new StringBuilder();
        Optional<String> line = terminal().line();
        while (line.isPresent()) {
            if (text.length() > 1 << 16) {
                throw new CommandException(
                        ExitStatus.REFUSED, "standard input is longer than any message (8192 bytes)");
            }
            text.append(text.length() == 0 ? "" : "\n").append(line.get());
            line = terminal().line();
        }
        return text.toString();
    }

    private Answer sent(String recipient, String message, Optional<String> headline, Optional<String> level) {
        JsonObject json = by.write(new JsonObject(), recipient);
        json.string("message", message)
                .string("title", headline)
                .string("category", category)
                .string("priority", level)
                .string("link", link)
                .string("collapse_key", collapseKey);
        lifetime.ifPresent(time -> json.raw("expires_in", Long.toString(time.toSeconds())));
        if (!data.isEmpty()) {
            json.raw("data", DataOption.json(data));
        }
        return sending().send("/api/notifications/send", json.end(), "application/json", key());
    }

    private Sending sending() {
        return new Sending(server(), terminal(), patience);
    }

    private String key() {
        if (key.filter(text -> !text.matches("[!-~]{1,255}")).isPresent()) {
            throw usage("an idempotency key is 1 to 255 visible ASCII characters");
        }
        return key.orElseGet(() -> UUID.randomUUID().toString());
    }

    private void say(Answer answer) {
        terminal().print(isJson() ? answer.json().json() : line(answer.json()));
    }

    private String line(JsonText json) {
        return "sent as " + json.text("id").orElse("?") + " to " + Terminal.shown(user.orElse(""))
                + (json.isTrue("online") ? ", who is online" : "") + (json.isTrue("new_user") ? ", a new user" : "");
    }

    /** What the command prints is its own; how it was sent is said on standard error. */
    private void waitFor(String recipient) {
        if (words.isEmpty()) {
            throw usage("say which command: send USER --wait-cmd -- COMMAND…");
        }
        Server server =
                server(); // Whatever is wrong with the login is said before the command runs, not an hour later.
        server.token();
        long start = System.nanoTime();
        int status = runToEnd(words);
        String time = Times.words(Duration.ofNanos(System.nanoTime() - start));
        String end = status == 0 ? "succeeded after " + time : "failed (" + status + ") after " + time;
        Answer answer = sent(
                recipient,
                shortened(String.join(" ", words)) + " " + end,
                title.or(() -> Optional.of(shortened(words.get(0)) + " " + (status == 0 ? "succeeded" : "failed"))),
                priority.or(() -> status == 0 ? Optional.empty() : Optional.of("high")));
        terminal().say(line(answer.json()));
        if (status != 0) {
            throw new CommandEnded(status);
        }
    }

    /** A command may be longer than any message, or any title. */
    private static String shortened(String command) {
        return command.codePointCount(0, command.length()) <= MOST_LETTERS
                ? command
                : command.substring(0, command.offsetByCodePoints(0, MOST_LETTERS)) + "…";
    }

    private static int runToEnd(List<String> command) {
        try (var child = new Child(new ProcessBuilder(command).inheritIO())) {
            int status = child.waitFor();
            if (child.wasStopped()) {
                throw new CommandException(ExitStatus.INTERRUPTED, ""); // Nothing is sent.
            }
            return status;
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.USAGE, "the command cannot be started, and nothing was sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        }
    }

    private void sendFile() {
        Map<String, Boolean> against = Map.of(
                "a USER",
                user.isPresent(),
                "--wait-cmd",
                waits,
                "--title",
                title.isPresent(),
                "--data",
                !data.isEmpty());
        against.forEach((what, isGiven) -> {
            if (isGiven) {
                throw usage("with --file everything stands in the file: leave " + what + " out");
            }
        });
        new BatchFile(terminal(), sending(), key(), isJson()).send(file.orElseThrow());
    }
}
