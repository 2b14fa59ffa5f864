package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure says about whether something was stored, SQLSTATE by SQLSTATE. */
class FailuresTest {
    private static final Set<UserId> TOUCHED = Set.of(new UserId(7));

    private static RuntimeException failure(String state) {
        return new IllegalStateException(new SQLException("said " + state, state));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08003", "08006", "08007", "57P01", "57P02", "57P03", "57P05", "58000", "58030", "58P01",
                "XX000", "XX001", "XX002", "40003", "F0000", "HV000", "01000", "99999", "5", ""
            })
    void whatDoesNotProveThatNothingWasStoredIsUnknown(String state) {
        assertThat(Failures.leavesOutcomeOpen(failure(state))).isTrue();
        assertThat(Failures.whileCommitting(failure(state), TOUCHED))
                .isInstanceOfSatisfying(StoreUnavailableException.class, unknown -> {
                    assertThat(unknown.outcomeUnknown()).isTrue();
                    assertThat(unknown.touched()).isEqualTo(TOUCHED);
                });
    }

    @Test
    void aFailureOfTheDriverWithoutAStateIsUnknown() {
        var failure = new IllegalStateException(new SQLException("the socket was closed"));

        assertThat(Failures.leavesOutcomeOpen(failure)).isTrue();
        assertThat(Failures.leavesOutcomeUnknown(Failures.whileCommitting(failure, TOUCHED)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22001", "22P05", "23505", "23503", "25006", "25P02", "26000", "28000", "40001", "40P01", "40002",
                "42601", "42P05", "53100", "53200", "54000", "55000", "55P03", "57014", "P0001", "0A000"
            })
    void whatTheServerHasRefusedIsNotStored(String state) {
        assertThat(Failures.leavesOutcomeOpen(failure(state))).isFalse();
        assertThat(Failures.leavesOutcomeUnknown(Failures.whileCommitting(failure(state), TOUCHED)))
                .isFalse();
    }

    /** Each class of PostgreSQL's appendix A, with those of its states that are decided apart. */
    @ParameterizedTest
    @CsvSource({
        "03000, UNUSABLE",
        "08006, UNUSABLE",
        "08P01, UNUSABLE",
        "0A000, UNUSABLE",
        "21000, UNUSABLE",
        "22021, STATEMENT",
        "23505, STATEMENT",
        "25006, UNUSABLE",
        "25P03, UNUSABLE",
        "26000, UNUSABLE",
        "28P01, UNUSABLE",
        "3D000, UNUSABLE",
        "3F000, REFUSED",
        "40001, BUSY",
        "40P01, BUSY",
        "42501, REFUSED",
        "42601, STATEMENT",
        "42703, REFUSED",
        "42P01, REFUSED",
        "42P05, UNUSABLE",
        "53100, UNUSABLE",
        "53300, UNUSABLE",
        "54000, UNUSABLE",
        "55000, UNUSABLE",
        "55P03, BUSY",
        "57014, BUSY",
        "57P01, UNUSABLE",
        "57P04, UNUSABLE",
        "58030, UNUSABLE",
        "F0000, UNUSABLE",
        "HV000, UNUSABLE",
        "P0001, UNUSABLE",
        "XX002, UNUSABLE",
        "what, UNUSABLE",
        "'', UNUSABLE"
    })
    void everyClassHasOneDecision(String state, PostgresVerdict.Decision decision) {
        RuntimeException failure = failure(state);
        RuntimeException translated = Failures.translated(failure, false);

        assertThat(PostgresVerdict.of(state).decision()).isEqualTo(decision);
        assertThat(Failures.isRefusal(failure)).isEqualTo(decision != PostgresVerdict.Decision.UNUSABLE);
        switch (decision) {
            case STATEMENT -> assertThat(translated).isSameAs(failure);
            case BUSY -> assertThat(translated).isInstanceOf(OverloadedException.class);
            case REFUSED, UNUSABLE -> assertThat(translated).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "55P03, true, true",
        "57014, true, false",
        "58030, false, false",
        "53100, false, false",
        "08006, false, false",
    })
    void busyIsOneCallersAndAwayIsEverybodys(String state, boolean busy, boolean locked) {
        RuntimeException translated = Failures.translated(failure(state), false);

        assertThat(translated).isInstanceOf(busy ? OverloadedException.class : StoreUnavailableException.class);
        assertThat(Failures.isRefusal(failure(state)))
                .as("whether the connection is kept")
                .isEqualTo(busy);
        assertThat(Failures.isLocked(failure(state))).isEqualTo(locked);
    }
}
