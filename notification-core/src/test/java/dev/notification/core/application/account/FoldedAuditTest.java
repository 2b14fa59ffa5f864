package dev.notification.core.application.account;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedAuditTest {
    private static final Optional<UserId> ADA = Optional.of(new UserId(1));
    private static final Optional<Source> HOME = Optional.of(Source.of("192.0.2.1"));

    private final AuditLog log = Stores.inMemory().audit();

    @Test
    void whatHappensOftenIsOneEntry() {
        var folded = new FoldedAudit(log, () -> NOW);
        IntStream.range(0, 1000).forEach(i -> folded.count(Action.LOGIN_FAILED, ADA, HOME));
        folded.count(Action.HELD_UP, Optional.empty(), HOME);

        folded.enter();
        folded.enter();

        assertThat(log.newest(10))
                .containsExactlyInAnyOrder(
                        new AuditEntry(
                                NOW,
                                Optional.empty(),
                                Action.LOGIN_FAILED,
                                ADA,
                                "1000 times",
                                Optional.of("192.0.2.1")),
                        new AuditEntry(
                                NOW,
                                Optional.empty(),
                                Action.HELD_UP,
                                Optional.empty(),
                                "1 times",
                                Optional.of("192.0.2.1")));
    }

    @Test
    void howeverManyAddressesGuessTheEntriesStayFewAndTheSumIsRight() {
        var folded = new FoldedAudit(log, () -> NOW);
        IntStream.range(0, 5000)
                .forEach(i -> folded.count(Action.LOGIN_FAILED, ADA, Optional.of(Source.of("guesser" + i))));

        folded.enter();

        List<AuditEntry> entries = log.newest(10_000);
        assertThat(entries).hasSize(1001);
        assertThat(entries.stream()
                        .mapToLong(entry -> Long.parseLong(entry.detail().replace(" times", "")))
                        .sum())
                .isEqualTo(5000);
    }

    @Test
    void whatCannotBeEnteredIsCountedOn() {
        var away = new AuditLog() {
            private boolean isAway = true;

            @Override
            public void enter(List<AuditEntry> entries) {
                if (isAway) {
                    throw new StoreUnavailableException("away", null);
                }
                log.enter(entries);
            }

            @Override
            public List<AuditEntry> newest(int limit) {
                return log.newest(limit);
            }

            @Override
            public List<Numbered> find(Query query) {
                return log.find(query);
            }

            @Override
            public int forget(Instant before, int limit) {
                return log.forget(before, limit);
            }
        };
        var folded = new FoldedAudit(away, () -> NOW);
        folded.count(Action.LOGIN_FAILED, ADA, HOME);
        assertThatThrownBy(folded::enter).isInstanceOf(StoreUnavailableException.class);
        folded.count(Action.LOGIN_FAILED, ADA, HOME);
        away.isAway = false;

        folded.enter();

        assertThat(log.newest(10)).extracting(AuditEntry::detail).containsExactly("2 times");
    }

    @Test
    void entriesAreKeptForAYear() {
        var folded = new FoldedAudit(log, () -> NOW);
        for (int days : new int[] {366, 364}) {
            log.enter(List.of(new AuditEntry(
                    NOW.minus(Duration.ofDays(days)), ADA, Action.LOGGED_IN, ADA, "", Optional.empty())));
        }

        folded.forgetOld();

        assertThat(log.newest(10)).extracting(AuditEntry::at).containsExactly(NOW.minus(Duration.ofDays(364)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "\u001b[31m", "\u2028", "caf\u00e9"})
    void nothingForgesALine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditEntry(NOW, ADA, Action.LOGGED_IN, ADA, text, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditEntry(NOW, ADA, Action.LOGGED_IN, ADA, "", Optional.of(text)));
        assertThatIllegalArgumentException().isThrownBy(() -> Source.of(text));
    }
}
