package dev.notification.app;

import dev.notification.app.command.ClientLine;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.config.ListenAddress;
import dev.notification.app.config.ServerConfig;
import dev.notification.core.lifecycle.SteadyClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/**
 * Starts a server and asks it what its clients will ask, so that the archive of classes, which the launcher makes of what this
 * process loads, has what both need. Only the launcher calls it, with a database to throw away.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "For the launcher alone, when it makes its archive of classes.")
final class RehearseCommand implements Runnable {
    private static final String USER = "rehearsal";
    private static final String PASSWORD = "nobody logs in with it";
    private static final long PATIENCE_SECONDS = 20;

    private final Supplier<ServerConfig> settings;
    private final PrintStream out;
    private final PrintStream err;

    RehearseCommand(Supplier<ServerConfig> settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    @Override
    public void run() {
        ServerConfig config = settings.get();
        newUser(config);
        try (NotificationServer server = NotificationServer.start(config, SteadyClock.system())) {
            String folder = Path.of("").toAbsolutePath().toString();
            Map<String, String> environment = Map.of(
                    "NOTIFICATION_SERVER",
                    new ListenAddress(config.http().host(), server.port()).url(),
                    "NOTIFICATION_PASSWORD",
                    PASSWORD,
                    "XDG_CONFIG_HOME",
                    folder,
                    "XDG_STATE_HOME",
                    folder);
            for (List<String> arguments : List.of(
                    List.of("health"),
                    List.of("login", USER),
                    List.of("whoami"),
                    List.of("send", USER, "hello", "--data", "key=value"),
                    List.of("inbox"),
                    List.of("sent", "1"),
                    List.of("devices"))) {
                int status = client(environment, OutputStream.nullOutputStream(), arguments.toArray(String[]::new));
                if (status != 0) {
                    throw new IllegalStateException(arguments + " ended with " + status);
                }
            }
            listen(environment);
        }
    }

    private void newUser(ServerConfig config) {
        var password = new ByteArrayInputStream(PASSWORD.getBytes(StandardCharsets.UTF_8));
        var terminal = new Terminal(Map.of(), password, out, err, Optional.empty());
        new UserCommands(config::database, terminal, InstantSource.system()).create(USER, "user", new OutputOption());
    }

    private int client(Map<String, String> environment, OutputStream out, String... arguments) {
        var terminal = new Terminal(environment, InputStream.nullInputStream(), out, err, Optional.empty());
        return ClientLine.run(terminal, err, arguments);
    }

    /** Says that something was written to it. */
    private static final class Noticing extends OutputStream {
        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public void write(int b) {
            written.countDown();
        }
    }

    private void listen(Map<String, String> environment) {
        try (var out = new Noticing()) {
            var listener = new Thread(() -> client(environment, out, "listen", "--from-start"), "rehearse-listen");
            listener.setDaemon(true);
            listener.start();
            if (!out.written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("listen printed nothing");
            }
            // It ends by nothing else. Java 17 may crash when it writes the archive while a thread still loads classes.
            listener.interrupt();
            listener.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
