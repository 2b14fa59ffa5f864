package dev.notification.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints each notification as it comes, or runs a command for it. */
@Command(
        name = "listen",
        description = {
            "Prints each notification that arrives, or runs a command for it, for as long as it runs. What came while nobody listened"
                    + " comes first.",
            "How far it has listened is kept on disk for each user and device, and moves on when a notification was printed, or its"
                    + " command ended with 0: nothing is lost, and only what was not acknowledged is repeated."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The command finds NOTIFICATION_ID, _TITLE, _MESSAGE, _CATEGORY, _PRIORITY, _LINK, _DATA (JSON) and _BACKLOG",
            "(true: it came while nobody listened) in its environment. It is run again until it ends with 0, after",
            "1, 2, 4 … 60 s.",
            "",
            "Examples:",
            "  notification listen",
            "  notification listen --exec 'notify-send -- \"$NOTIFICATION_TITLE\" \"$NOTIFICATION_MESSAGE\"'",
            "  notification listen --format json --device till-7 | ./print-receipts"
        })
final class ListenCommand extends ClientCommand {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int LONGEST_DEVICE = 64;

    /** How a notification is printed. */
    enum Format {
        text,
        json
    }

    /** Where to begin, if not where it ended last time. */
    static final class Beginning {
        @Option(
                names = "--since",
                paramLabel = "CURSOR",
                description = "begin behind this cursor, whatever was kept on disk")
        private Optional<String> cursor = Optional.empty();

        @Option(
                names = "--from-start",
                description = "begin with the oldest notification that the inbox holds, whatever was kept on disk")
        private boolean isStart;
    }

    @ArgGroup
    private Beginning beginning;

    @Option(
            names = "--device",
            paramLabel = "ID",
            description = "as which device, 1 to 64 of letters, digits and . _ : - (cli- and this machine's name)")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text: a line for people; json: a line for programs, with backlog and notification. The same as"
                            + " --output")
    private Optional<Format> format = Optional.empty();

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = "run this for each one instead, by sh -c; it is acknowledged when it ends with 0")
    private Optional<String> command = Optional.empty();

    @Option(names = "--unread-only", description = "pass over what was read elsewhere before it is told here")
    private boolean isUnreadOnly;

    ListenCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        String name = device.orElseGet(this::standardDevice);
        if (!name.matches("[A-Za-z0-9._:-]{1,64}")) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "a device is 1 to 64 of letters, digits and . _ : -, not '" + Terminal.shown(name) + "'");
        }
        if (command.filter(String::isBlank).isPresent()) {
            throw new CommandException(
                    ExitStatus.USAGE, "--exec is empty: nothing would be run, and everything acknowledged");
        }
        Server server = server();
        server.token();
        try (Place place = Place.open(terminal(), server.address(), userId(server), name)) {
            if (beginning != null) {
                place.beginAt(beginning.cursor);
            }
            if (command.isPresent()) {
                execute(server, place, name, command.get());
            } else {
                boolean json = format.map(Format.json::equals).orElseGet(this::isJson);
                follow(server, place, name, new Printing(terminal(), json));
            }
        }
    }

    private void execute(Server server, Place place, String name, String line) {
        var executing = new Executing(terminal(), line);
        Runtime.getRuntime().addShutdownHook(new Thread(executing::stop, "listen-stop"));
        follow(server, place, name, executing);
    }

    private void follow(Server server, Place place, String name, Handing handing) {
        new Listening(terminal(), server, place, name, handing, isUnreadOnly).goOn();
    }

    /** The login says it; whose a token is only the server knows, for which it waits as long as it takes. */
    private String userId(Server server) {
        Optional<String> known =
                server.credentials().profile().map(Profile::userId).filter(id -> !id.isEmpty());
        var pauses = new Pauses();
        boolean isSaid = false;
        while (known.isEmpty()) {
            try {
                known = server.get("/api/account").json().text("id");
            } catch (CommandException e) {
                if (e.status() != ExitStatus.UNAVAILABLE && e.status() != ExitStatus.TRY_AGAIN) {
                    throw e;
                }
                if (!isSaid) {
                    terminal().say(e.getMessage() + "; it goes on trying");
                    isSaid = true;
                }
                Sending.pause(pauses.next());
            }
        }
        return known.get();
    }

    private String standardDevice() {
        String host = terminal()
                .variable("HOSTNAME")
                .or(ListenCommand::hostName)
                .or(() -> terminal().variable("COMPUTERNAME"))
                .orElse("device");
        String device = "cli-" + host.strip().replaceAll("[^A-Za-z0-9._-]", "-");
        return device.substring(0, Math.min(device.length(), LONGEST_DEVICE));
    }

    private static Optional<String> hostName() {
        try {
            return Optional.of(Files.readString(HOST_NAME, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
