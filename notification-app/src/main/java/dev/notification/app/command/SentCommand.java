package dev.notification.app.command;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what became of something that the caller sent. */
@Command(
        name = "sent",
        description = "Shows what became of a notification that you sent.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification sent 12"})
final class SentCommand extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "as send printed it")
    private long id;

    SentCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        JsonText answer = server().get("/api/notifications/sent/" + id).json();
        if (isJson()) {
            terminal().print(answer.json());
            return;
        }
        String devices = answer.elements("delivered_to").stream()
                .map(device -> Terminal.shown(device.plain()))
                .collect(Collectors.joining(", "));
        terminal()
                .print(id + "  " + answer.plain("created_at") + "  to user " + answer.plain("user_id") + "  "
                        + answer.plain("state") + (devices.isEmpty() ? "" : "  acknowledged by " + devices));
    }
}
