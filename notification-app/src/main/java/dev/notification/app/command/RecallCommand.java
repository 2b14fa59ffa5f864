package dev.notification.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes back something that the caller sent. */
@Command(
        name = "recall",
        description = "Takes a notification that you sent back, out of the inbox and off every screen.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification recall 12"})
final class RecallCommand extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "as send printed it")
    private long id;

    RecallCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        server().delete("/api/notifications/sent/" + id);
        terminal().print(isJson() ? "{\"recalled\":" + id + "}" : id + " is recalled");
    }
}
