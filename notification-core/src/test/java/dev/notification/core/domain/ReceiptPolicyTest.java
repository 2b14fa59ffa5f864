package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiptPolicyTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final Caller STRANGER = user(Role.USER);
    private static final Caller BACKEND = user(Role.SENDER);

    private static Caller user(Role role) {
        return new Caller.User(ADA, new LoginId("login"), role, Instant.MAX);
    }

    private static Sent sent(UserId recipient, Sent.State state) {
        return new Sent(
                new NotificationId(1),
                recipient,
                Instant.EPOCH,
                new Revision(1),
                state,
                List.of(new DeviceId("bobs-secret-phone")));
    }

    @ParameterizedTest
    @CsvSource({"UNREAD,STORED", "READ,STORED", "REMOVED,STORED", "EXPIRED,EXPIRED", "RECALLED,RECALLED"})
    void aStrangerLearnsNothingOfTheRecipient(Sent.State state, Sent.State shown) {
        Sent seen = ReceiptPolicy.STORED.shown(STRANGER, sent(BOB, state)).orElseThrow();

        assertThat(seen.state()).isEqualTo(shown);
        assertThat(seen.deliveredTo()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theOperatorsOwnAndWhoeverSendsToThemselvesLearnAll(ReceiptPolicy policy) {
        Sent toBob = sent(BOB, Sent.State.READ);
        Sent toAda = sent(ADA, Sent.State.READ);

        assertThat(policy.shown(BACKEND, toBob)).contains(toBob);
        assertThat(policy.shown(new Caller.Application(ADA), toBob)).contains(toBob);
        assertThat(policy.shown(STRANGER, toAda)).contains(toAda);
    }

    @Test
    void fullShowsAllAndNoneNothing() {
        Sent toBob = sent(BOB, Sent.State.READ);

        assertThat(ReceiptPolicy.FULL.shown(STRANGER, toBob)).contains(toBob);
        assertThat(ReceiptPolicy.NONE.shown(STRANGER, toBob)).isEmpty();
    }
}
