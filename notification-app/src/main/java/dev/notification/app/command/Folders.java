package dev.notification.app.command;

import java.nio.file.Path;

/** Where this user's files are, by the XDG Base Directory Specification. */
final class Folders {
    private Folders() {}

    /** Of what somebody has set up: the login. */
    static Path configuration(Terminal terminal) {
        return folder(terminal, "XDG_CONFIG_HOME", Path.of(".config"));
    }

    /** Of what goes on from one run to the next: cursors. */
    static Path state(Terminal terminal) {
        return folder(terminal, "XDG_STATE_HOME", Path.of(".local", "state"));
    }

    private static Path folder(Terminal terminal, String variable, Path standard) {
        Path base = terminal.variable(variable)
                .map(Path::of)
                .filter(Path::isAbsolute) // The specification: others are to be ignored.
                .orElseGet(() -> Path.of(terminal.variable("HOME").orElseGet(() -> System.getProperty("user.home")))
                        .resolve(standard));
        return base.resolve("notification");
    }
}
