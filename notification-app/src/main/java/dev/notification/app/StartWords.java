package dev.notification.app;

import dev.notification.app.config.Doors;
import dev.notification.app.config.ListenAddress;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says once the server has started: what runs, on what, and what it lets strangers do. */
final class StartWords {
    private static final Logger LOG = LoggerFactory.getLogger(StartWords.class);

    private static final String UNKNOWN = "unknown";

    private StartWords() {}

    /** The version that the build gave it. */
    static String version() {
        return Optional.ofNullable(StartWords.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** What the build that made it was made of, as that was told. */
    static String commit() {
        URL own = StartWords.class.getResource(StartWords.class.getSimpleName() + ".class");
        try {
            if (own != null && own.openConnection() instanceof JarURLConnection jar) {
                return Optional.ofNullable(jar.getMainAttributes().getValue("Implementation-Build"))
                        .orElse(UNKNOWN);
            }
        } catch (IOException e) {
            LOG.debug("the manifest cannot be read", e);
        }
        return UNKNOWN;
    }

    /**
     * @param doors who may open an account and send
     * @param database its kind and version, and where it is; without secrets
     * @param durability as the database reports it
     */
    static void say(Doors.Held doors, String database, String durability, ListenAddress address) {
        LOG.info(
                "notification {} on Java {} ({}), {}; durability: {}; listens on {}; {}",
                version(),
                Runtime.version(),
                System.getProperty("java.vm.name"),
                database,
                durability,
                address,
                doors.words());
        doors.reason().ifPresent(LOG::info);
        if (doors.areOpenToStrangers() && address.isReachedByOthers()) {
            LOG.warn(
                    "whoever reaches {} may open an account and send to every user: set register.open=false, or"
                            + " send.policy=senders or self (docs/operations/production.md)",
                    address);
        }
    }
}
