package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SigningInTest {
    private static final Instant ISSUED = Instant.parse("2026-11-24T10:00:00Z");
    private static final Verified GOOD = new Verified.Good(new ExternalId("usr_42"), ISSUED, ISSUED.plusSeconds(60));
    private static final Verdict KNOWN =
            new Verdict.Known(new Caller.Bearer(new UserId(7), ISSUED, ISSUED.plusSeconds(60)));

    private final CompletableFuture<Optional<UserId>> user = new CompletableFuture<>();

    private CompletableFuture<Verdict> signIn(Verified verified) {
        ForeignTokens tokens = token -> verified;
        return new SigningIn(tokens, name -> user).authenticate("token").toCompletableFuture();
    }

    @Test
    void aUserWhoIsKnownIsSignedInAtOnce() {
        user.complete(Optional.of(new UserId(7)));

        assertThat(signIn(GOOD)).isCompletedWithValue(KNOWN);
    }

    @Test
    void aUserWhoHasToBeLookedUpIsWaitedForWithoutAThread() {
        CompletableFuture<Verdict> verdict = signIn(GOOD);
        assertThat(verdict).isNotDone();

        user.complete(Optional.of(new UserId(7)));
        assertThat(verdict).isCompletedWithValue(KNOWN);
    }

    @Test
    void aUserWhoIsNobodyHereIsRefused() {
        user.complete(Optional.empty());

        assertThat(signIn(GOOD)).isCompletedWithValue(new Verdict.Refused(Verdict.Why.UNKNOWN_USER));
    }

    @Test
    void whatTheStoreCannotSayNowIsSaidLaterAndNeverFails() {
        user.completeExceptionally(new StoreUnavailableException("it is away", null));
        assertThat(signIn(GOOD))
                .isCompletedWithValue(new Verdict.Later(Verdict.Cause.STORE_UNAVAILABLE, Duration.ofSeconds(1)));

        user.obtrudeException(new OverloadedException("too many"));
        assertThat(signIn(GOOD))
                .isCompletedWithValue(new Verdict.Later(Verdict.Cause.OVERLOADED, Duration.ofSeconds(1)));
    }

    @Test
    void whatIsWrongWithATokenIsSaidWithoutLookingAnybodyUp() {
        user.completeExceptionally(new AssertionError("nobody is to be looked up"));

        assertThat(signIn(new Verified.Bad(Verdict.Why.EXPIRED)))
                .isCompletedWithValue(new Verdict.Refused(Verdict.Why.EXPIRED));
        assertThat(signIn(new Verified.KeysRefreshing(Duration.ofSeconds(3))))
                .isCompletedWithValue(new Verdict.Later(Verdict.Cause.KEYS_REFRESHING, Duration.ofSeconds(3)));
    }
}
