package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import dev.notification.core.testkit.Racing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        logger.info("the first one");
        Awaitility.await().until(() -> reader.begun.getCount() == 0); // It holds this line and no other.
        for (int i = 0; i < 1000; i++) {
            logger.info("line {}", i); // It would wait for good if it waited.
        }

        assertThat(log.dropped()).isEqualTo(1000 - PLACES);

        reader.reads.countDown();
        Awaitility.await().until(() -> log.getNumberOfElementsInQueue() == 0);
        logger.info("the next one");

        Awaitility.await()
                .untilAsserted(() -> assertThat(reader.lines())
                        .endsWith(
                                log.dropped() + " lines of this log are missing here: nobody read it in time",
                                "the next one"));
        assertThat(reader.lines()).startsWith("the first one", "line 0", "line 1");
    }

    /** Threads that meet at the last place lose a line too, and the line that says what is missing takes a place itself. */
    @Test
    void whatWasReadAndWhatIsSaidToBeMissingIsAllThereWas() {
        reader.reads.countDown();
        int each = 10_000;
        Racing.of(4, racer -> {
            for (int i = 0; i < each; i++) {
                logger.info("line {}", i);
            }
            return racer;
        });
        Awaitility.await().until(() -> log.getNumberOfElementsInQueue() == 0);
        logger.info("the next one");
        Awaitility.await().untilAsserted(() -> assertThat(reader.lines()).endsWith("the next one"));

        Pattern missing = Pattern.compile("(\\d+) lines of this log are missing.*");
        long lost = reader.lines().stream()
                .map(missing::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        long read =
                reader.lines().stream().filter(line -> line.startsWith("line ")).count();
        assertThat(lost).isEqualTo(log.dropped());
        assertThat(read + lost).isEqualTo(4L * each);
    }

    /** Reads nothing until it may. */
    private static final class Reader extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch reads = new CountDownLatch(1);
        private final CountDownLatch begun = new CountDownLatch(1);
        private final List<String> lines = new ArrayList<>();

        List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        @Override
        protected void append(ILoggingEvent event) {
            begun.countDown();
            try {
                reads.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (lines) {
                lines.add(event.getFormattedMessage());
            }
        }
    }
}
