package dev.notification.app.command;

import picocli.CommandLine.Command;

/** Shows the caller's devices. */
@Command(
        name = "devices",
        description = "Shows your devices, and how far each has acknowledged.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification devices"})
final class DevicesCommand extends ClientCommand {
    DevicesCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        JsonText answer = server().get("/api/devices").json();
        if (isJson()) {
            terminal().print(answer.json());
            return;
        }
        long head = answer.number("head_rev", 0);
        answer.elements("devices")
                .forEach(device -> terminal()
                        .print(device.plain("id") + "  " + device.plain("cursor") + "  "
                                + behind(head - device.number("rev", head)) + "  last contact "
                                + device.plain("last_contact")));
    }

    private static String behind(long changes) {
        return changes <= 0 ? "up to date" : changes + " changes behind";
    }
}
