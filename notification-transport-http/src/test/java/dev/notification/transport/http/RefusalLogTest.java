package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
    private static final Problem FORBIDDEN = Problem.of(ErrorCode.SEND_NOT_ALLOWED, "you may not");

    private final AtomicLong nanos = new AtomicLong();
    private final RefusalLog log = new RefusalLog(ClientAddresses.direct(), nanos::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
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

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whoMayNotIsNamedWithTheReason() {
        log.refused("POST", "/x", FORBIDDEN);

        assertThat(said()).containsExactly("refused POST /x of a client: 403 send_not_allowed, you may not");
    }

    @Test
    void aMistakeOfAClientIsSaidAtDebugOnly() {
        Problem mistake = Problem.of(ErrorCode.NOT_FOUND, "nothing here");
        log.refused("GET", "/nowhere", mistake);
        assertThat(said()).isEmpty();

        logger.setLevel(Level.DEBUG);
        log.refused("GET", "/nowhere", mistake);

        assertThat(said()).containsExactly("refused GET /nowhere of a client: 404 not_found");
    }

    @Test
    void aFloodIsCutAndCounted() {
        for (int i = 0; i < 1000; i++) {
            log.refused("POST", "/x", FORBIDDEN);
        }
        assertThat(said()).hasSize(RefusalLog.MOST);

        nanos.addAndGet(RefusalLog.PERIOD_NANOS);
        log.refused("POST", "/y", FORBIDDEN);

        assertThat(said().subList(RefusalLog.MOST, RefusalLog.MOST + 2))
                .satisfiesExactly(
                        missing -> assertThat(missing).startsWith((1000 - RefusalLog.MOST) + " more refusals"),
                        next -> assertThat(next).contains("/y"));
    }

    @Test
    void aLongPathIsCut() {
        log.refused("GET", "/" + "a".repeat(8000), FORBIDDEN);

        assertThat(said().get(0)).hasSizeLessThan(400);
    }
}
