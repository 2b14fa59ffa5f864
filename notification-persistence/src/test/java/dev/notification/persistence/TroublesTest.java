package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TroublesTest {
    @RegisterExtension
    final TroubleLines log = new TroubleLines();

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final Troubles troubles = new Troubles(nanos::get);

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void fail(String state) {
        troubles.failed(new SQLException("ERROR: said\n  Where: there", state));
    }

    @ParameterizedTest
    @CsvSource({
        "25006, READ_ONLY",
        "53100, FULL",
        "53200, RESOURCES",
        "53300, CONNECTIONS",
        "28P01, LOGIN",
        "3D000, MISSING",
        "57P04, MISSING",
        "42501, FORBIDDEN",
        "42P01, CHANGED",
        "42703, CHANGED",
        "3F000, CHANGED",
        "42P05, POOLED",
        "26000, POOLED",
        "XX001, DAMAGED",
        "XX000, FAULTY",
        "58030, FAULTY"
    })
    void eachTroubleHasOneErrorThatSaysWhatToDoAndOneInfoWhenItIsOver(String state, Trouble trouble) {
        fail(state);
        fail(state);
        pass(4);
        fail(state);

        assertThat(log.all())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .isEqualTo("ERROR " + trouble.problem() + ": " + trouble.advice()
                                + " (ERROR: said; Where: there; SQLSTATE " + state + ")"));
        assertThat(troubles.quiet()).isEmpty();

        pass(60);
        assertThat(troubles.quiet()).containsExactly(trouble);
        troubles.over(trouble);
        troubles.over(trouble);

        assertThat(log.all()).hasSize(2).last().isEqualTo("INFO " + trouble.problem() + ": that is over");
        assertThat(troubles.quiet()).isEmpty();
    }

    /** Of a connection that breaks, of a lock, of a caller's data: nobody has to do anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {"08006", "57P01", "55P03", "57014", "40001", "40P01", "22021", "23505", "42601", "0A000", "P0001"
            })
    void whatConcernsOneStatementOrOneConnectionIsNotTold(String state) {
        fail(state);

        assertThat(log.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"08001, AWAY", "08P01, AWAY", "57P03, STOPPING", "57P01, STOPPING", "28000, LOGIN", ", AWAY"})
    void aConnectionThatCannotBeOpenedIsToldWhateverTheReason(String state, Trouble trouble) {
        troubles.couldNotOpen(new SQLException("refused", state));

        assertThat(log.of(trouble)).hasSize(1);
    }

    /** "FATAL: could not write init file" is what PostgreSQL says of a full disk to those that connect. */
    @Test
    void whatFailsInsideAFullDatabaseIsNotTakenForAFaultOfItsDisk() {
        fail("53100");
        troubles.couldNotOpen(new SQLException("FATAL: could not write init file", "XX000"));

        assertThat(log.all()).hasSize(1);
    }

    @Test
    void whereNobodyAsksItIsToldAgainAfterAMinute() {
        fail("53100");
        pass(61);
        fail("53100");

        assertThat(log.all()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void onlyWhatConcernsAllWritesMakesTheDatabaseUnwellOnItsOwn(Trouble trouble) {
        fail(
                switch (trouble) {
                    case READ_ONLY -> "25006";
                    case FULL -> "53100";
                    case FORBIDDEN -> "42501";
                    case CHANGED -> "42P01";
                    case POOLED -> "26000";
                    case LOGIN -> "28P01";
                    case MISSING -> "3D000";
                    case CONNECTIONS -> "53300";
                    case RESOURCES -> "53000";
                    case DAMAGED -> "XX002";
                    case FAULTY -> "58000";
                    case AWAY -> "08000";
                    case STOPPING -> "57P02";
                });

        assertThat(troubles.ofWrites().isPresent()).isEqualTo(trouble == Trouble.READ_ONLY || trouble == Trouble.FULL);
    }
}
