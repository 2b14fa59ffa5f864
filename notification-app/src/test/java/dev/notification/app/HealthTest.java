package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.transport.http.Readiness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HealthTest {
    private static Component part(Check check) {
        return new Component() {
            @Override
            public Check check() {
                return check;
            }

            @Override
            public Map<String, Long> stats() {
                return Map.of();
            }
        };
    }

    private static Component changing(AtomicReference<Check> check) {
        return new Component() {
            @Override
            public Check check() {
                return check.get();
            }

            @Override
            public Map<String, Long> stats() {
                return Map.of();
            }
        };
    }

    private static Health of(Check... checks) {
        return new Health("safe", List.of(checks).stream().map(HealthTest::part).toList(), () -> 0);
    }

    @Test
    void whenAllPartsAreWellItIsReadyAndNamesNone() {
        Readiness now = of(Check.well("database"), Check.well("sending")).now();

        assertThat(now).isEqualTo(new Readiness(true, "up", "safe", Map.of()));
    }

    @Test
    void withoutTheDatabaseItIsNotReady() {
        Readiness now = of(Check.unwell("database", "it does not answer"), Check.well("sending"))
                .now();

        assertThat(now).isEqualTo(new Readiness(false, "down", "safe", Map.of("database", "it does not answer")));
    }

    @Test
    void aCleanUpThatFailsIsNamedAndTakesNoNodeOut() {
        Readiness now = of(Check.well("database"), Check.unwell("notification-housekeeping", "purge failed"))
                .now();

        assertThat(now.isReady()).isTrue();
        assertThat(now.unwell()).containsExactly(Map.entry("notification-housekeeping", "purge failed"));
    }

    @Test
    void whatIsAskedBetweenTwoLooksIsAnsweredFromTheLastOne() {
        var database = new AtomicReference<>(Check.well("database"));
        var asked = new AtomicInteger();
        var now = new AtomicLong();
        Component counted = new Component() {
            @Override
            public Check check() {
                asked.incrementAndGet();
                return database.get();
            }

            @Override
            public Map<String, Long> stats() {
                return Map.of();
            }
        };
        var health = new Health("safe", List.of(counted), now::get);

        database.set(Check.unwell("database", "away"));
        for (int i = 0; i < 40; i++) {
            assertThat(health.now().isReady()).isTrue();
        }
        assertThat(asked).hasValue(1);

        health.refresh();
        assertThat(health.now().isReady()).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whenNoAnswerHasComeForThreeSecondsTheDatabaseDoesNotAnswer() {
        var now = new AtomicLong();
        var health = new Health("safe", List.of(part(Check.well("database"))), now::get);

        now.set(Health.VALID.toNanos());
        assertThat(health.now().isReady()).isTrue();
        now.incrementAndGet();
        assertThat(health.now())
                .isEqualTo(new Readiness(false, "down", "safe", Map.of("database", "the database does not answer")));

        health.refresh();
        assertThat(health.now().isReady()).isTrue();
    }

    @Test
    void whatStaysUnwellForAnotherReasonIsSaidOnceAMinuteAtMost() {
        var now = new AtomicLong();
        Logger logger = (Logger) LoggerFactory.getLogger(Health.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            var database = new AtomicReference<>(Check.unwell("database", "it is read only"));
            var health = new Health("safe", List.of(changing(database)), now::get);
            database.set(Check.unwell("database", "it is away"));
            health.refresh();
            now.set(Health.BETWEEN_REASONS.toNanos());
            health.refresh();
            now.addAndGet(Health.BETWEEN_REASONS.toNanos());
            health.refresh();
            database.set(Check.well("database"));
            health.refresh();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "database is unwell, and the server not ready: it is read only",
                        "database is unwell, and the server not ready: it is away",
                        "database is well again");
    }

    @Test
    void whileItStopsItIsNotReady() {
        Health health = of(Check.well("database"));

        health.stop();

        assertThat(health.now().isReady()).isFalse();
    }
}
