package dev.notification.app.command;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gets one request to send to the server, once: it is repeated with the same key as long as nobody knows what became of it, and also
 * when the server asks to come again.
 */
final class Sending {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Server server;
    private final Terminal terminal;
    private final Duration patience;

    /** @param patience for how long it is repeated */
    Sending(Server server, Terminal terminal, Duration patience) {
        this.server = server;
        this.terminal = terminal;
        this.patience = patience;
    }

    /** @throws CommandException with the server's reason, or with the key if nobody knows what became of it */
    Answer send(String path, String body, String type, String key) {
        long until = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        boolean isUnknown = false;
        while (true) {
            CommandException failure;
            Duration wait = pause;
            try {
                Answer answer = server.ask(
                        "POST", path, Optional.of(body), Map.of("Content-Type", type, "Idempotency-Key", key));
                boolean again = answer.isUnknown() || answer.status() == 429 || answer.status() == 503;
                if (!again) {
                    return answer.orThrow(server.address(), server.credentials().advice());
                }
                isUnknown |= answer.isUnknown();
                failure = answer.refusal(server.address(), server.credentials().advice());
                wait = answer.retryAfter().map(Duration::ofSeconds).orElse(pause);
            } catch (Server.NoAnswer e) {
                if (e.reached() == Server.Reached.NO && !isUnknown) {
                    throw Server.unavailable(e);
                }
                isUnknown |= e.reached() == Server.Reached.MAYBE;
                failure = Server.unavailable(e);
            }
            if (System.nanoTime() + wait.toNanos() > until) {
                throw isUnknown ? unknown(failure, key) : failure;
            }
            terminal.say(failure.getMessage() + "; once more in " + Math.max(1, wait.toSeconds()) + " s");
            pause(wait);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static CommandException unknown(CommandException failure, String key) {
        return new CommandException(
                ExitStatus.TRY_AGAIN,
                failure.getMessage() + ". Whether it was stored is not known; the same command with --idempotency-key="
                        + key + " tells, and stores it at most once",
                failure);
    }

    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.INTERRUPTED, "interrupted", e);
        }
    }
}
