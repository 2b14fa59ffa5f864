package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at the caller's inbox. */
@Command(
        name = "inbox",
        description = "Shows your inbox, newest first; its commands mark, archive and remove.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  notification inbox",
            "  notification inbox list --unread --category orders --limit 5",
            "  notification inbox read 12 13",
            "  notification inbox archive --all --category orders"
        })
final class InboxCommand extends Listing {
    InboxCommand(Terminal terminal) {
        super(terminal);
    }

    /** Each of its commands, too. */
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new Listed(terminal),
                new Read(terminal),
                new Unread(terminal),
                new Archive(terminal),
                new Unarchive(terminal),
                new Remove(terminal));
    }

    /** The same, by name. */
    @Command(name = "list", description = "Shows your inbox, newest first.", mixinStandardHelpOptions = true)
    private static final class Listed extends Listing {
        Listed(Terminal terminal) {
            super(terminal);
        }
    }

    /** Changes the state of some, or of all. */
    private abstract static class Change extends ClientCommand {
        private final String verb;
        private final String done;

        @Parameters(arity = "0..*", paramLabel = "ID", description = "which")
        private List<Long> ids = new ArrayList<>();

        @Option(names = "--all", description = "all up to now")
        private boolean isAll;

        @Option(names = "--category", paramLabel = "NAME", description = "with --all: only of this category")
        private Optional<String> category = Optional.empty();

        Change(Terminal terminal, String verb, String done) {
            super(terminal);
            this.verb = verb;
            this.done = done;
        }

        @Override
        public void run() {
            if (isAll == !ids.isEmpty()) {
                throw new CommandException(ExitStatus.USAGE, "say which: either ids, or --all");
            }
            if (category.isPresent() && !isAll) {
                throw new CommandException(ExitStatus.USAGE, "--category goes with --all");
            }
            var json = new JsonObject();
            if (isAll) {
                json.raw("all", "true").string("category", category);
            } else {
                json.raw("ids", ids.toString());
            }
            JsonText answer =
                    server().post("/api/notifications/" + verb, json.end()).json();
            terminal()
                    .print(
                            isJson()
                                    ? answer.json()
                                    : answer.text("changed").orElse("?") + " " + done + "; "
                                            + answer.text("unread").orElse("?") + " unread");
        }
    }

    @Command(name = "read", description = "Marks as read.", mixinStandardHelpOptions = true)
    private static final class Read extends Change {
        Read(Terminal terminal) {
            super(terminal, "read", "marked as read");
        }
    }

    @Command(name = "unread", description = "Marks as unread.", mixinStandardHelpOptions = true)
    private static final class Unread extends Change {
        Unread(Terminal terminal) {
            super(terminal, "unread", "marked as unread");
        }
    }

    @Command(name = "archive", description = "Archives.", mixinStandardHelpOptions = true)
    private static final class Archive extends Change {
        Archive(Terminal terminal) {
            super(terminal, "archive", "archived");
        }
    }

    @Command(name = "unarchive", description = "Takes out of the archive.", mixinStandardHelpOptions = true)
    private static final class Unarchive extends Change {
        Unarchive(Terminal terminal) {
            super(terminal, "unarchive", "back from the archive");
        }
    }

    @Command(name = "remove", description = "Removes, for good.", mixinStandardHelpOptions = true)
    private static final class Remove extends Change {
        Remove(Terminal terminal) {
            super(terminal, "remove", "removed");
        }
    }
}
