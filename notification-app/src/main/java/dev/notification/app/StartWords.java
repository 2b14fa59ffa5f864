package dev.notification.app;

import dev.notification.app.config.ServerConfig;
import dev.notification.core.domain.SendPolicy;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says once the server has started: what runs, on what, and what it lets strangers do. */
final class StartWords {
    private static final Logger LOG = LoggerFactory.getLogger(StartWords.class);

    private StartWords() {}

    /** The version that the build gave it. */
    static String version() {
        return Optional.ofNullable(StartWords.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /**
     * @param database its kind and version, and where it is; without secrets
     * @param durability as the database reports it
     */
    static void say(ServerConfig config, String database, String durability, ListenAddress address) {
        boolean isOpen = config.accounts().isRegistrationOpen();
        SendPolicy policy = config.inboxes().sendPolicy();
        LOG.info(
                "notification {} on Java {} ({}), {}; durability: {}; listens on {}; register.open={}, send.policy={}",
                version(),
                Runtime.version(),
                System.getProperty("java.vm.name"),
                database,
                durability,
                address,
                isOpen,
                policy.name().toLowerCase(Locale.ROOT));
        config.foreignTokens()
                .ifPresent(foreign -> LOG.info(
                        "takes tokens of {} for {}: so register.open=false and send.policy=senders, unless they are set",
                        foreign.rules().issuer(),
                        foreign.rules().audience()));
        if (isOpen && policy == SendPolicy.EVERYONE && address.isReachedByOthers()) {
            LOG.warn(
                    "whoever reaches {} may open an account and send to every user: set register.open=false, or"
                            + " send.policy=senders or self (docs/operations/production.md)",
                    address);
        }
    }
}
