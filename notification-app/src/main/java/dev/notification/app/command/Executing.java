package dev.notification.app.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Runs a command for each notification, which stands in its environment, again and again until it ends with 0. A command that is under
 * way when this process is told to stop is told, too; what it was run for is not done then.
 */
final class Executing implements Handing {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Set<String> KEPT =
            Set.of("NOTIFICATION_SERVER", "NOTIFICATION_TOKEN_FILE", "NOTIFICATION_CA_FILE");

    private final Terminal terminal;
    private final String command;
    private volatile boolean isStopping;

    /** @param command is a line for the shell */
    Executing(Terminal terminal, String command) {
        this.terminal = terminal;
        this.command = command;
    }

    @Override
    public void hand(JsonText notification, boolean isBacklog) {
        Duration pause = FIRST_PAUSE;
        int status = run(notification, isBacklog);
        while (status != 0) {
            terminal.say("the command ended with " + status + " for notification "
                    + notification.text("id").orElse("?") + ", which is not acknowledged; once more in "
                    + Times.words(pause));
            Sending.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            status = run(notification, isBacklog);
        }
    }

    private int run(JsonText notification, boolean isBacklog) {
        if (isStopping) {
            throw stopped();
        }
        var builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        // It needs no secret; a command of this program within it asks the same server, by the same file.
        environment.keySet().removeIf(name -> name.startsWith("NOTIFICATION_") && !KEPT.contains(name));
        for (String name : new String[] {"id", "title", "message", "category", "priority", "link", "data"}) {
            environment.put(
                    "NOTIFICATION_" + name.toUpperCase(Locale.ROOT),
                    notification.text(name).orElse(""));
        }
        environment.put("NOTIFICATION_BACKLOG", Boolean.toString(isBacklog));
        try {
            return run(builder);
        } catch (IOException e) {
            throw new CommandException(ExitStatus.FAILED, "the command cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        }
    }

    private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        try (var child = new Child(builder)) {
            child.process().getOutputStream().close();
            int status = child.waitFor();
            if (status != 0 && child.wasStopped()) {
                throw stopped();
            }
            return status;
        }
    }

    private static CommandException stopped() {
        return new CommandException(ExitStatus.INTERRUPTED, "");
    }

    /** From another thread, when this process ends. */
    void stop() {
        isStopping = true;
    }
}
