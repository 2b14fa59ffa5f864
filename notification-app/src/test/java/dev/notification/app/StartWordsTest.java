package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.notification.app.config.ListenAddress;
import dev.notification.app.config.ServerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class StartWordsTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(StartWords.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> said(Level level, Map<String, String> settings, String host) {
        return said(level, settings, false, host);
    }

    private List<String> said(Level level, Map<String, String> settings, boolean hasKeys, String host) {
        StartWords.say(
                ServerConfig.load(settings, Optional.empty(), Map.of()).doors().held(hasKeys, false),
                "SQLite 3.1 at /n.db",
                "safe",
                new ListenAddress(host, 8080));
        return lines.list.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void theStartLineNamesWhatRunsOnWhatAndForWhom() {
        assertThat(said(Level.INFO, Map.of("NOTIFICATION_SEND_POLICY", "senders"), "::1"))
                .singleElement()
                .asString()
                .startsWith("notification development on Java " + Runtime.version())
                .endsWith("SQLite 3.1 at /n.db; durability: safe; listens on [::1]:8080; register.open=true,"
                        + " send.policy=senders");
    }

    @Test
    void whoLetsStrangersSendToEverybodyIsWarnedWithTheNamesOfBothSettings() {
        assertThat(said(Level.WARN, Map.of(), "0.0.0.0"))
                .singleElement()
                .asString()
                .contains("0.0.0.0:8080", "register.open=false", "send.policy=senders");
    }

    @Test
    void whatIsClosedSinceThereAreKeysIsSaidWithTheReasonAndNothingIsWarnedOf() {
        assertThat(said(Level.INFO, Map.of(), true, "0.0.0.0"))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("register.open=false, send.policy=senders");
        assertThat(lines.list.get(1).getFormattedMessage()).contains("by default, since there are API keys");
        assertThat(lines.list).noneMatch(line -> line.getLevel() == Level.WARN);
    }

    @Test
    void whoeverSetsBothOpenIsWarnedThoughThereAreKeys() {
        var open = Map.of("NOTIFICATION_REGISTER_OPEN", "true", "NOTIFICATION_SEND_POLICY", "everyone");

        assertThat(said(Level.WARN, open, true, "0.0.0.0")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "true,everyone,127.0.0.1",
        "true,everyone,localhost",
        "true,everyone,::1",
        "false,everyone,0.0.0.0",
        "true,self,0.0.0.0",
        "true,senders,0.0.0.0"
    })
    void whoLetsThemNotIsNotWarned(String isOpen, String policy, String host) {
        var settings = Map.of("NOTIFICATION_REGISTER_OPEN", isOpen, "NOTIFICATION_SEND_POLICY", policy);

        assertThat(said(Level.WARN, settings, host)).isEmpty();
    }
}
