package dev.notification.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Shows the caller's inbox, newest first. */
abstract class Listing extends ClientCommand {
    private static final int LARGEST_PAGE = 200;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "how many at most (20)")
    private int limit = 20;

    @Option(names = "--unread", description = "only what is unread")
    private boolean isUnread;

    @Option(names = "--archived", description = "only what is archived, in place of what is not")
    private boolean isArchived;

    @Option(names = "--category", paramLabel = "NAME", description = "only of this category; may be repeated")
    private List<String> categories = new ArrayList<>();

    @Option(names = "--search", paramLabel = "WORDS", description = "only what has all of these words")
    private Optional<String> words = Optional.empty();

    Listing(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        if (limit < 1) {
            throw new CommandException(ExitStatus.USAGE, "--limit is 1 or more");
        }
        Server server = server();
        int left = limit;
        Optional<String> before = Optional.empty();
        JsonText page;
        do {
            page = server.get(path(Math.min(left, LARGEST_PAGE), before)).json();
            for (JsonText notification : page.elements("notifications")) {
                terminal().print(isJson() ? notification.json() : line(notification));
                left--;
            }
            before = page.text("next");
        } while (left > 0 && before.isPresent());
        if (!isJson()) {
            terminal()
                    .say(page.text("unread").orElse("?") + " unread" + (before.isPresent() ? "; there are more" : ""));
        }
    }

    private String line(JsonText notification) {
        return (notification.isTrue("read") ? "  " : "* ") + Printing.line(terminal(), notification);
    }

    private String path(int size, Optional<String> before) {
        return "/api/notifications?limit=" + size + (isUnread ? "&unread=true" : "") + "&archived=" + isArchived
                + categories.stream()
                        .map(name -> "&category=" + Query.encoded(name))
                        .collect(Collectors.joining())
                + words.map(text -> "&q=" + Query.encoded(text)).orElse("")
                + before.map(at -> "&before=" + Query.encoded(at)).orElse("");
    }
}
