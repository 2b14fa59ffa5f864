package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
    private static final int PLACES = 16;

    private final LoggerContext context = new LoggerContext();
    private final Reader reader = new Reader();
    private final BoundedLog log = new BoundedLog();
    private final Logger logger = context.getLogger("test");

    BoundedLogTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        reader.setContext(context);
        reader.start();
        log.setContext(context);
        log.setQueueSize(PLACES);
        log.addAppender(reader);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        reader.reads.countDown();
        context.stop();
    }

    @Test
    void linesThatNobodyReadsAreDroppedAndCountedAndNobodyWaits() {
        for (int i = 0; i < 1000; i++) {
            logger.info("line {}", i); // It would wait for good if it waited.
        }

        // The thread that writes may hold as many as the queue.
        assertThat(log.dropped()).isBetween(1000L - 2 * PLACES - 1, 1000L - PLACES);

        reader.reads.countDown();
        Awaitility.await().until(() -> log.getNumberOfElementsInQueue() == 0);
        logger.info("the next one");

        Awaitility.await()
                .untilAsserted(() -> assertThat(reader.lines)
                        .endsWith(
                                log.dropped() + " lines of this log are missing here: nobody read it in time",
                                "the next one"));
        assertThat(reader.lines).startsWith("line 0", "line 1");
    }

    /** Reads nothing until it may. */
    private static final class Reader extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch reads = new CountDownLatch(1);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            try {
                reads.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(event.getFormattedMessage());
        }
    }
}
