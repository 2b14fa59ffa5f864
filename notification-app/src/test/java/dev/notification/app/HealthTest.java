package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.transport.http.Readiness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static Health of(Check... checks) {
        return new Health("safe", List.of(checks).stream().map(HealthTest::part).toList());
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
    void whileItStopsItIsNotReady() {
        Health health = of(Check.well("database"));

        health.stop();

        assertThat(health.now().isReady()).isFalse();
    }
}
