package dev.notification.app;

import dev.notification.app.config.ListenAddress;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.app.demo.DemoTraffic;
import dev.notification.app.demo.DemoUsers;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server to look at: for this machine alone, with a database of its own that is gone when it is closed, and with users for whom
 * something arrives all the time.
 */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private static final String DATABASE = "database.";

    private final Path directory;
    private Optional<DemoUsers> users = Optional.empty();
    private Optional<DemoTraffic> traffic = Optional.empty();

    private Demo(Path directory) {
        this.directory = directory;
    }

    /** @throws UncheckedIOException if there is no room for its files */
    static Demo create() {
        try {
            return new Demo(Files.createTempDirectory("notification-demo-"));
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's directory cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * What its settings are: those that are given, but with its own database, and at an address that only this machine reaches. A
     * settings file in the working directory is that of another server.
     *
     * @throws IllegalArgumentException if what is given is against that
     */
    static void check(Map<String, String> environment, Map<Setting<?>, String> arguments) {
        arguments.keySet().stream()
                .filter(setting -> setting.key().startsWith(DATABASE))
                .findFirst()
                .ifPresent(setting -> {
                    throw new IllegalArgumentException(
                            "the demo has a database of its own: leave --" + setting.key() + " out");
                });
        String host = host(environment, arguments);
        if (new ListenAddress(host, 0).isReachedByOthers()) {
            throw new IllegalArgumentException(
                    "the demo is for this machine alone: http.host is localhost, 127.0.0.1 or ::1 there, not " + host);
        }
    }

    private static String host(Map<String, String> environment, Map<Setting<?>, String> arguments) {
        return Optional.ofNullable(arguments.get(Setting.HTTP_HOST))
                .or(() -> Optional.ofNullable(environment.get(Setting.HTTP_HOST.variable())))
                .filter(host -> !host.isEmpty())
                .orElse("localhost");
    }

    Map<String, String> environment(Map<String, String> given) {
        String variables = Setting.DATABASE_URL.variable().replaceAll("URL$", "");
        return given.entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith(variables))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<Setting<?>, String> arguments(Map<String, String> environment, Map<Setting<?>, String> given) {
        Map<Setting<?>, String> arguments = new HashMap<>(given);
        arguments.put(Setting.HTTP_HOST, host(environment, given));
        arguments.put(Setting.CONSOLE_ENABLED, "true");
        arguments.put(Setting.DATABASE_URL, "jdbc:sqlite:" + directory.resolve("notification.db"));
        arguments.putIfAbsent(Setting.HTTP_DRAIN_DELAY, "none");
        return arguments;
    }

    /** Empty, in place of the one that may be in the working directory. */
    Path file() {
        try {
            return Files.writeString(directory.resolve("notification.properties"), "");
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's directory cannot be used: " + e.getMessage(), e);
        }
    }

    NotificationServer start(ServerConfig config, InstantSource clock) {
        DemoUsers both;
        try (PersistenceModule persistence = PersistenceModule.open(config.database())) {
            both = DemoUsers.in(persistence.accounts(), new Argon2PasswordHashing(), clock.instant());
        }
        NotificationServer server = NotificationServer.start(config, clock, new Argon2PasswordHashing(), true);
        users = Optional.of(both);
        traffic = Optional.of(new DemoTraffic(server.inboxes().sendNotification(), both));
        return server;
    }

    /** Says what may be looked at, and as whom. */
    void say(String url, PrintStream out) {
        DemoUsers both = users.orElseThrow();
        out.println("This is a demo: only this machine reaches it, and all it keeps is deleted when it stops. Open");
        out.println("  " + url + "/            the console");
        out.println("  " + url + "/playground  the elements, with knobs for their theme and the lines to copy");
        out.println("and log in as");
        out.println("  ada    with the password  " + both.adasPassword());
        out.println("  grace  with the password  " + both.gracesPassword() + "  (role admin)");
    }

    /** Nothing arrives any more. */
    void quiet() {
        traffic.ifPresent(DemoTraffic::close);
    }

    /** Deletes what it has kept; after the server is closed. */
    @Override
    public void close() {
        quiet();
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the demo's directory {} could not be deleted: {}", directory, e.getMessage());
        }
    }
}
