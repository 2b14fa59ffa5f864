package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.util.Optional;

/** Prints each notification, in one line. */
final class Printing implements Handing {
    private final Terminal terminal;
    private final boolean isJson;

    Printing(Terminal terminal, boolean isJson) {
        this.terminal = terminal;
        this.isJson = isJson;
    }

    @Override
    public void hand(JsonText notification, boolean isBacklog) {
        terminal.print(
                isJson
                        ? new JsonObject()
                                .raw("backlog", Boolean.toString(isBacklog))
                                .raw("notification", notification.json())
                                .end()
                        : line(terminal, notification));
    }

    /** Id, time, what is out of the ordinary, title, message and link. */
    static String line(Terminal terminal, JsonText notification) {
        Optional<String> priority = notification.text("priority").filter(level -> !level.equals("normal"));
        Optional<String> category = notification.text("category");
        return notification.text("id").orElse("?") + "  "
                + notification.text("created_at").orElse("?") + "  "
                + priority.map(level -> "[" + Terminal.shown(level) + "] ").orElse("")
                + category.map(name -> Terminal.shown(name) + ": ").orElse("")
                + notification
                        .text("title")
                        .map(title -> terminal.strong(Terminal.shown(title)) + "  ")
                        .orElse("")
                + Terminal.shown(notification.text("message").orElse(""))
                + notification
                        .text("link")
                        .map(link -> "  " + Terminal.shown(link))
                        .orElse("");
    }
}
