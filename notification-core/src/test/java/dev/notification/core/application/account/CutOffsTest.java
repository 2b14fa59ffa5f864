package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.CutOff;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.LoginStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens without a login, on two nodes that share a store and whose looks at it are turned by hand. */
class CutOffsTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00.123Z");
    private static final ExternalId ADA = new ExternalId("usr_42");
    private static final Duration DAY = Duration.ofHours(24);

    private final InMemoryStores stores = new InMemoryStores();
    private final PasswordPool pool = new PasswordPool("test-password", 1, 8, Ticker.system());
    private Instant now = START;
    private final AccessTokens tokens = new InMemoryAccessTokens(() -> now, Duration.ofHours(1));
    private boolean isAway;
    private final CutOffStore store = new CutOffStore() {
        @Override
        public boolean cut(UserId user, Instant moment, Act act) {
            return stores.cutOffs().cut(user, moment, act);
        }

        @Override
        public Changes changes(long after) {
            if (isAway) {
                throw new StoreUnavailableException("away", new IllegalStateException("for a test"));
            }
            return stores.cutOffs().changes(after);
        }

        @Override
        public int forget(Instant before, int limit) {
            return stores.cutOffs().forget(before, limit);
        }
    };
    private Verdict foreign = Verdict.INVALID;
    private final Node here = new Node();
    private final Node there = new Node();

    /** One server of two. */
    private final class Node {
        private final List<Revocation> ended = new ArrayList<>();
        private final Names names = new Names(stores.directory(), () -> now, true);
        private final Logins logins = new Logins(
                stores.accounts(),
                stores.logins(),
                (user, what) -> ended.add(what),
                tokens,
                new Pbkdf2PasswordHashing(1000),
                pool,
                () -> now,
                Duration.ofDays(30),
                new FoldedAudit(AuditLog.NONE, () -> now));
        private final CutOffs cutOffs =
                new CutOffs(store, names, logins, (user, what) -> ended.add(what), () -> now, DAY);
        private final Minting minting = new Minting(tokens, names, cutOffs, logins, () -> now);
        private final AuthenticateCaller authentication = new Authentication(
                new Keys(stores.keys(), (user, what) -> {}, () -> now, logins::epoch),
                logins,
                cutOffs,
                token -> CompletableFuture.completedStage(foreign));

        Verdict verdict(String token) {
            return authentication
                    .authenticate(token)
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }

        MintToken.Outcome mint(Caller caller, Recipient user) {
            return minting.mint(new MintToken.Command(caller, user, MintToken.STANDARD));
        }

        MintToken.Minted mint(Recipient user) {
            return (MintToken.Minted) mint(backend(), user);
        }

        CutOff.Outcome cutOff(Recipient user) {
            return cutOffs.cutOff(new CutOff.Command(backend(), user, Optional.empty()));
        }
    }

    private static Caller backend() {
        return key(Set.of(Scope.USERS));
    }

    private static Caller key(Set<Scope> scopes) {
        return new Caller.Key(new UserId(99), new KeyId("0123456789"), scopes, Instant.MAX);
    }

    private static Verdict revoked() {
        return new Verdict.Refused(Verdict.Why.REVOKED);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aMintedTokenSpeaksForItsUserOnEveryNodeAndMayDoNothingElse() {
        MintToken.Minted minted = here.mint(ADA);

        assertThat(minted.externalId()).contains(ADA);
        assertThat(there.verdict(minted.token().value()).caller()).hasValueSatisfying(caller -> {
            assertThat(caller).isEqualTo(new Caller.Bearer(minted.user(), START, START.plus(MintToken.STANDARD)));
            assertThat(caller.scopes()).isEmpty();
        });
        now = START.plus(MintToken.STANDARD);
        assertThat(there.verdict(minted.token().value())).isEqualTo(Verdict.INVALID);
    }

    @Test
    void theFirstTokenForAnExternalIdMakesItsUserAndTheNextOneFindsIt() {
        UserId user = here.mint(ADA).user();

        assertThat(there.mint(ADA).user()).isEqualTo(user);
        assertThat(there.mint(user).externalId()).contains(ADA);
    }

    @Test
    void nobodyIsMadeForANumberOrAUsernameNorWhereThatIsNotWanted() {
        assertThat(here.mint(backend(), new UserId(7))).isEqualTo(new MintToken.UnknownUser());
        assertThat(here.mint(backend(), new Username("ada"))).isEqualTo(new MintToken.UnknownUser());
        var strict = new Minting(
                tokens, new Names(stores.directory(), () -> now, false), here.cutOffs, here.logins, () -> now);
        assertThat(strict.mint(new MintToken.Command(backend(), ADA, MintToken.STANDARD)))
                .isEqualTo(new MintToken.UnknownUser());
        assertThat(stores.directory().find(List.of(ADA))).isEmpty();
    }

    @Test
    void mintingAndCuttingOffTakeTheScopeOfUsers() {
        Caller others = key(EnumSet.complementOf(EnumSet.of(Scope.USERS)));

        assertThat(here.mint(others, ADA)).isEqualTo(new MintToken.NotAllowed());
        assertThat(here.cutOffs.cutOff(new CutOff.Command(others, ADA, Optional.empty())))
                .isEqualTo(CutOff.Outcome.NOT_ALLOWED);
        assertThat(here.mint(new Caller.Bearer(new UserId(1), START, Instant.MAX), ADA))
                .isEqualTo(new MintToken.NotAllowed());
        assertThat(stores.directory().find(List.of(ADA))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 999, 86_400_001})
    void aLifetimeOutsideASecondAndADayIsRefused(long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MintToken.Command(backend(), ADA, Duration.ofMillis(millis)));
    }

    @Test
    void whoIsCutOffIsOutAtOnceHereAndAfterTheNextLookElsewhere() {
        MintToken.Minted minted = here.mint(ADA);
        String token = minted.token().value();

        assertThat(here.cutOff(ADA)).isEqualTo(CutOff.Outcome.CUT_OFF);

        assertThat(here.verdict(token)).isEqualTo(revoked());
        assertThat(there.verdict(token).caller()).isPresent();
        there.cutOffs.notice();
        assertThat(there.verdict(token)).isEqualTo(revoked());
        assertThat(there.ended)
                .singleElement()
                .satisfies(what -> assertThat(new Caller.Bearer(minted.user(), START, Instant.MAX).endsWith(what))
                        .isTrue());
    }

    /** On this node, within the same millisecond, and on one whose clock is behind. */
    @Test
    void whatIsMintedAfterwardsIsGood() {
        here.mint(ADA);
        here.cutOff(ADA);
        there.cutOffs.notice();

        String next = here.mint(ADA).token().value();
        now = START.minusSeconds(5);
        String behind = there.mint(ADA).token().value();

        assertThat(here.verdict(next).caller()).isPresent();
        assertThat(there.verdict(next).caller()).isPresent();
        assertThat(here.verdict(behind).caller()).isPresent();
    }

    @Test
    void othersStayAndAnEarlierCutOffTakesNothingBack() {
        String bob = here.mint(new ExternalId("bob")).token().value();
        String ada = here.mint(ADA).token().value();
        here.cutOff(ADA);
        now = START.minusSeconds(60);
        there.cutOffs.notice();
        there.cutOff(ADA);
        now = START;

        assertThat(there.verdict(bob).caller()).isPresent();
        assertThat(there.verdict(ada)).isEqualTo(revoked());
        here.cutOffs.notice();
        assertThat(here.verdict(ada)).isEqualTo(revoked());
    }

    @Test
    void whatTheApplicationSignedIsCutOffToo() {
        UserId user = here.mint(ADA).user();
        foreign = new Verdict.Known(new Caller.Bearer(user, START.minusSeconds(1), START.plus(DAY)));
        assertThat(here.verdict("theirs")).isEqualTo(foreign);

        here.cutOff(user);

        assertThat(here.verdict("theirs")).isEqualTo(revoked());
        foreign = new Verdict.Known(new Caller.Bearer(user, START.plusSeconds(1), START.plus(DAY)));
        assertThat(here.verdict("theirs")).isEqualTo(foreign);
    }

    /** Somebody whose phone was lost is out, however they got in. */
    @Test
    void theLoginsOfWhoIsCutOffAreOver() {
        UserId ada = stores.accounts()
                .add(new Username("ada"), new Pbkdf2PasswordHashing(1000).hash(new Password("password123")), START)
                .orElseThrow()
                .id();
        RefreshToken login = RefreshToken.ofNewLogin();
        stores.logins()
                .open(ada, login, new LoginStore.Terms(here.logins.epoch(), START, START.plus(DAY), START.plus(DAY)));
        String token =
                tokens.issue(ada, login.login(), Role.USER, here.logins.epoch()).value();
        assertThat(here.verdict(token).caller()).isPresent();

        assertThat(here.cutOff(new Username("ada"))).isEqualTo(CutOff.Outcome.CUT_OFF);

        assertThat(here.verdict(token)).isEqualTo(Verdict.INVALID);
        there.logins.noticeRevoked();
        assertThat(there.verdict(token)).isEqualTo(Verdict.INVALID);
        assertThat(here.ended)
                .anyMatch(what -> new Caller.User(ada, new LoginId(login.login().value()), Role.USER, Instant.MAX)
                        .endsWith(what));
    }

    @Test
    void whoDoesNotExistIsNotMadeToBeCutOff() {
        assertThat(here.cutOff(ADA)).isEqualTo(CutOff.Outcome.UNKNOWN_USER);
        assertThat(here.cutOff(new UserId(7))).isEqualTo(CutOff.Outcome.UNKNOWN_USER);
        assertThat(stores.directory().find(List.of(ADA))).isEmpty();
    }

    @Test
    void aCutOffIsForgottenWhenNoTokenCanBeThatOld() {
        String token = here.mint(ADA).token().value();
        here.cutOff(ADA);

        now = START.plus(DAY).minusSeconds(1);
        here.cutOffs.forgetOld();
        assertThat(here.cutOffs.stats()).containsEntry("users", 1L);
        assertThat(stores.cutOffs().changes(0).moments()).hasSize(1);

        now = START.plus(DAY).plusSeconds(1);
        here.cutOffs.forgetOld();
        assertThat(here.cutOffs.stats()).containsEntry("users", 0L);
        assertThat(stores.cutOffs().changes(0).moments()).isEmpty();
        assertThat(here.verdict(token)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void healthSaysThatCutOffsAreNotNoticedWhileLooksFail() {
        String token = here.mint(ADA).token().value();
        isAway = true;
        for (int i = 0; i < 2; i++) {
            assertThat(there.cutOffs.check().isWell()).isTrue();
            assertThatThrownBy(there.cutOffs::notice).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(there.cutOffs.check().part()).isEqualTo("cut-offs");
        assertThat(there.cutOffs.check().isWell()).isFalse();
        assertThat(there.cutOffs.stats()).containsEntry("failed_looks", 2L);

        isAway = false;
        here.cutOff(ADA);
        there.cutOffs.notice();
        assertThat(there.cutOffs.check().isWell()).isTrue();
        assertThat(there.verdict(token)).isEqualTo(revoked());
    }

    @Test
    void aNodeThatStartsLaterKnowsWhoIsCutOff() {
        String token = here.mint(ADA).token().value();
        here.cutOff(ADA);

        assertThat(new Node().verdict(token)).isEqualTo(revoked());
    }

    @Test
    void whatLooksLikeAKeyIsAskedOfNobodyElse() {
        foreign = new Verdict.Known(new Caller.Bearer(new UserId(1), START, START.plus(DAY)));

        assertThat(here.verdict("nsk_" + "0".repeat(59))).isEqualTo(Verdict.INVALID);
        assertThat(here.verdict("nsk_")).isEqualTo(Verdict.INVALID);
    }
}
