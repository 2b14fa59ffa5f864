package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OtherProtocolsTest {
    private static final String TLS = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001";

    private final TestPort port = new TestPort(ClientAddresses.direct(), HttpLimits.STANDARD);
    private final Logger logger = (Logger) LoggerFactory.getLogger(OtherProtocols.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        port.close();
    }

    @Test
    void whoSpeaksAnotherProtocolIsInTheLogOnceAMinute() {
        assertThat(port.ask(TLS)).contains("400", "speaks TLS");
        assertThat(port.ask("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n")).contains("400", "X-Forwarded-For");
        assertThat(lines.list).singleElement().asString().contains("speaks TLS");

        port.advance(TimeUnit.MINUTES.toNanos(1));
        port.ask(TLS);

        assertThat(lines.list).hasSize(2);
    }
}
