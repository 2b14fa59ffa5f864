package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.RefreshTokens;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.LoginStore.Ended;
import dev.notification.core.port.out.LoginStore.Refreshed;
import dev.notification.core.port.out.LoginStore.Revocations;
import dev.notification.core.port.out.LoginStore.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link LoginStore} does, whatever it is made of. */
public interface LoginStoreContract {
    Stores emptyStores();

    /** Of a login that is opened or refreshed {@link #NOW}. */
    Instant EXPIRY = NOW.plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);

    Instant TOKENS_END = NOW.plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);

    Duration LATE = RefreshTokens.LEEWAY.plusMillis(1);

    private static Terms terms(Stores stores, Duration after) {
        return new Terms(stores.inboxes().epoch(), NOW.plus(after), EXPIRY.plus(after), TOKENS_END.plus(after));
    }

    private static Refreshed refresh(Stores stores, RefreshToken presented, Duration after) {
        return stores.logins().refresh(presented, terms(stores, after));
    }

    /** It is good, and this is what its owner goes on with. */
    private static RefreshToken refreshed(Stores stores, RefreshToken presented, Duration after) {
        return ((Refreshed.Good) refresh(stores, presented, after)).next();
    }

    private static RefreshToken open(Stores stores, UserId user) {
        RefreshToken token = RefreshToken.ofNewLogin();
        stores.logins().open(user, token, terms(stores, Duration.ZERO));
        return token;
    }

    private static Set<LoginId> ended(Revocations revocations) {
        return revocations.ended().stream().map(Ended::login).collect(Collectors.toSet());
    }

    @Test
    default void aTokenIsRefreshedAndItsSuccessorAfterIt() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken first = open(stores, ada);

        RefreshToken second = refreshed(stores, first, Duration.ZERO);
        Refreshed third = refresh(stores, second, LATE);

        assertThat(second.login()).isEqualTo(first.login());
        assertThat(second).isNotEqualTo(first);
        assertThat(third).isInstanceOfSatisfying(Refreshed.Good.class, good -> {
            assertThat(good.user()).isEqualTo(ada);
            assertThat(good.next()).isNotIn(first, second);
        });
    }

    @Test
    default void aTokenThatIsUsedAgainWithinTheLeewayHasTheSameSuccessor() {
        Stores stores = emptyStores();
        RefreshToken first = open(stores, stores.user("ada"));
        RefreshToken second = refreshed(stores, first, Duration.ZERO);

        assertThat(refreshed(stores, first, Duration.ofSeconds(1))).isEqualTo(second);
        assertThat(refreshed(stores, first, RefreshTokens.LEEWAY)).isEqualTo(second);
        assertThat(refresh(stores, second, LATE)).isInstanceOf(Refreshed.Good.class);
        assertThat(stores.logins().revocations(0).ended()).isEmpty();
    }

    /** One tab is ahead by a token, the other comes with the one before. */
    @Test
    default void withinTheLeewayAnOlderTokenLeadsToTheNewestOne() {
        Stores stores = emptyStores();
        RefreshToken first = open(stores, stores.user("ada"));
        RefreshToken second = refreshed(stores, first, Duration.ZERO);
        RefreshToken third = refreshed(stores, second, Duration.ofSeconds(2));

        assertThat(refreshed(stores, first, Duration.ofSeconds(3))).isEqualTo(third);
        assertThat(refreshed(stores, third, LATE)).isNotEqualTo(third);
    }

    @Test
    default void aTokenThatIsUsedAgainAfterTheLeewayRevokesItsLogin() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken first = open(stores, ada);
        RefreshToken other = open(stores, ada);
        RefreshToken second = refreshed(stores, first, Duration.ZERO);

        var copied = new Ended(first.login(), ada, TOKENS_END);
        assertThat(refresh(stores, first, LATE)).isEqualTo(new Refreshed.Copied(copied));

        assertThat(refresh(stores, second, LATE)).isEqualTo(new Refreshed.Unknown());
        assertThat(stores.logins().revocations(0).ended()).containsExactly(copied);
        assertThat(refresh(stores, other, LATE)).isInstanceOf(Refreshed.Good.class);
    }

    @Test
    default void aTokenFromLongAgoRevokesItsLoginToo() {
        Stores stores = emptyStores();
        RefreshToken first = open(stores, stores.user("ada"));
        RefreshToken newest = first;
        for (int hour = 0; hour < 10; hour++) {
            newest = refreshed(stores, newest, Duration.ofSeconds(20L * hour));
        }

        assertThat(refresh(stores, first, Duration.ofSeconds(200))).isInstanceOf(Refreshed.Copied.class);
        assertThat(refresh(stores, newest, Duration.ofSeconds(200))).isEqualTo(new Refreshed.Unknown());
    }

    /** A login's name stands in every access token, so anybody who saw one can invent such a token. */
    @Test
    default void aTokenThatWasNeverOneOfTheLoginsChangesNothing() {
        Stores stores = emptyStores();
        RefreshToken first = open(stores, stores.user("ada"));
        RefreshToken second = refreshed(stores, first, Duration.ZERO);
        var invented = new RefreshToken(first.login(), "A".repeat(43));

        assertThat(refresh(stores, invented, LATE)).isEqualTo(new Refreshed.Unknown());

        assertThat(stores.logins().revocations(0).ended()).isEmpty();
        assertThat(refresh(stores, second, LATE)).isInstanceOf(Refreshed.Good.class);
    }

    @Test
    default void allThatRefreshWithOneTokenAtOnceGetTheSameSuccessor() {
        Stores stores = emptyStores();
        RefreshToken token = open(stores, stores.user("ada"));

        List<RefreshToken> next = Racing.of(8, racer -> refreshed(stores, token, Duration.ZERO));

        assertThat(next).hasSize(8).containsOnly(next.get(0));
        assertThat(refresh(stores, next.get(0), LATE)).isInstanceOf(Refreshed.Good.class);
    }

    @Test
    default void whatIsUnknownExpiredOrRevokedIsNotRefreshed() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken unknown = RefreshToken.ofNewLogin();
        RefreshToken expired = open(stores, ada);
        RefreshToken revoked = open(stores, ada);
        stores.logins().revoke(ada, revoked.login(), NOW);

        assertThat(refresh(stores, unknown, Duration.ZERO)).isEqualTo(new Refreshed.Unknown());
        assertThat(refresh(stores, expired, Duration.between(NOW, EXPIRY).plusMillis(1)))
                .isEqualTo(new Refreshed.Unknown());
        assertThat(refresh(stores, revoked, Duration.ZERO)).isEqualTo(new Refreshed.Unknown());
    }

    /** A backup was restored, or this login is from before one was. */
    @Test
    default void aLoginOfAnotherHistoryIsUnknown() {
        Stores stores = emptyStores();
        RefreshToken token = open(stores, stores.user("ada"));
        Terms here = terms(stores, Duration.ZERO);
        var elsewhere = new Terms(new Epoch("r2"), here.at(), here.expiresAt(), here.tokensEnd());

        assertThat(stores.logins().refresh(token, elsewhere)).isEqualTo(new Refreshed.Unknown());
        assertThat(stores.logins().refresh(token, here)).isInstanceOf(Refreshed.Good.class);
        assertThat(stores.logins().refresh(token, elsewhere)).isEqualTo(new Refreshed.Unknown());
        assertThat(stores.logins().revocations(0).ended()).isEmpty();
    }

    @Test
    default void onlyTheUsersOwnLoginIsRevokedAndOnlyOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        RefreshToken token = open(stores, ada);

        assertThat(stores.logins().revoke(bob, token.login(), NOW)).isEmpty();
        assertThat(stores.logins().revoke(ada, token.login(), NOW)).contains(new Ended(token.login(), ada, TOKENS_END));
        assertThat(stores.logins().revoke(ada, token.login(), NOW)).isEmpty();
    }

    @Test
    default void allLoginsOfAUserAreRevokedAtOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken one = open(stores, ada);
        RefreshToken two = open(stores, ada);
        RefreshToken bobs = open(stores, stores.user("bob"));

        assertThat(stores.logins().revokeAll(ada, NOW))
                .containsExactlyInAnyOrder(
                        new Ended(one.login(), ada, TOKENS_END), new Ended(two.login(), ada, TOKENS_END));

        assertThat(stores.logins().revokeAll(ada, NOW)).isEmpty();
        assertThat(refresh(stores, bobs, Duration.ZERO)).isInstanceOf(Refreshed.Good.class);
        assertThat(ended(stores.logins().revocations(0))).containsExactlyInAnyOrder(one.login(), two.login());
    }

    /** Clocks of processes differ, and leap: what counts is what was committed since the last look. */
    @Test
    default void aLookFindsWhatWasRevokedSinceTheLastOneWhateverTheClocksSay() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken one = open(stores, ada);
        RefreshToken two = open(stores, ada);
        RefreshToken three = open(stores, ada);
        stores.logins().revoke(ada, one.login(), NOW.plusSeconds(3600));
        Revocations first = stores.logins().revocations(0);

        stores.logins().revoke(ada, two.login(), NOW.minusSeconds(3600));
        stores.logins().revoke(ada, three.login(), NOW.minusSeconds(7200));

        Revocations second = stores.logins().revocations(first.number());
        assertThat(first.epoch()).isEqualTo(stores.inboxes().epoch());
        assertThat(ended(first)).containsExactly(one.login());
        assertThat(ended(second)).containsExactlyInAnyOrder(two.login(), three.login());
        assertThat(stores.logins().revocations(second.number()).ended()).isEmpty();
    }

    @Test
    default void noRevocationIsMissedBetweenLooksWhileManyAreCommitted() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<RefreshToken> tokens =
                IntStream.range(0, 40).mapToObj(i -> open(stores, ada)).toList();
        Set<LoginId> found = ConcurrentHashMap.newKeySet();

        long[] number = {0};
        Racing.of(5, racer -> {
            for (int i = 0; i < 10; i++) {
                if (racer == 4) {
                    Revocations look = stores.logins().revocations(number[0]);
                    number[0] = look.number();
                    found.addAll(ended(look));
                } else {
                    stores.logins().revoke(ada, tokens.get(racer * 10 + i).login(), NOW);
                }
            }
            return Optional.empty();
        });
        found.addAll(ended(stores.logins().revocations(number[0])));

        assertThat(found).hasSize(40);
    }

    /** All logins at once, one by one, and by tokens that were copied. */
    @Test
    default void whoeverRevokesAtOnceEachLoginIsRevokedOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<RefreshToken> spent =
                IntStream.range(0, 20).mapToObj(i -> open(stores, ada)).toList();
        spent.forEach(token -> refreshed(stores, token, Duration.ZERO));

        List<List<Ended>> revoked = Racing.of(6, racer -> {
            List<Ended> mine = new ArrayList<>();
            if (racer < 2) {
                mine.addAll(stores.logins().revokeAll(ada, NOW));
            } else {
                for (int i = 0; i < spent.size(); i++) {
                    RefreshToken token = spent.get(racer % 2 == 0 ? i : spent.size() - 1 - i);
                    if (racer < 4) {
                        stores.logins().revoke(ada, token.login(), NOW).ifPresent(mine::add);
                    } else if (refresh(stores, token, LATE) instanceof Refreshed.Copied copied) {
                        mine.add(copied.ended());
                    }
                }
            }
            return mine;
        });

        assertThat(revoked.stream().flatMap(List::stream).map(Ended::login))
                .containsExactlyInAnyOrderElementsOf(
                        spent.stream().map(RefreshToken::login).toList());
        assertThat(stores.logins().revocations(0).ended()).hasSize(20);
    }

    @Test
    default void aLoginIsForgottenWhenItIsOverAndItsLastTokenHasExpired() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken revoked = open(stores, ada);
        RefreshToken open = open(stores, ada);
        stores.logins().revoke(ada, revoked.login(), NOW);

        assertThat(stores.logins().forget(TOKENS_END, 10)).isZero();
        assertThat(stores.logins().forget(TOKENS_END.plusMillis(1), 10)).isEqualTo(1);

        assertThat(stores.logins().revocations(0).ended()).isEmpty();
        refreshed(stores, open, Duration.ofSeconds(5));
        assertThat(stores.logins().forget(EXPIRY.plusSeconds(5), 10)).isZero();
        assertThat(stores.logins().forget(EXPIRY.plusSeconds(6), 10)).isEqualTo(1);
    }

    /** Revoked or expired: together they are no more than the limit. */
    @Test
    default void noMoreLoginsAreForgottenAtATimeThanAsked() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 0; i < 4; i++) {
            RefreshToken token = open(stores, ada);
            if (i % 2 == 0) {
                stores.logins().revoke(ada, token.login(), NOW);
            }
        }
        Instant late = EXPIRY.plusMillis(1);

        assertThat(stores.logins().forget(late, 3)).isEqualTo(3);
        assertThat(stores.logins().forget(late, 3)).isEqualTo(1);
        assertThat(stores.logins().forget(late, 3)).isZero();
    }

    /** The lifetime of tokens was shortened since: the longest one counts. */
    @Test
    default void theEndOfItsTokensIsNeverMovedBack() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken token = RefreshToken.ofNewLogin();
        Instant monthLater = TOKENS_END.plus(Duration.ofDays(30));
        stores.logins().open(ada, token, new Terms(stores.inboxes().epoch(), NOW, EXPIRY, monthLater));
        refreshed(stores, token, Duration.ofSeconds(1));

        stores.logins().revoke(ada, token.login(), NOW.plusSeconds(2));

        assertThat(stores.logins().forget(monthLater, 10)).isZero();
        assertThat(stores.logins().revocations(0).ended()).containsExactly(new Ended(token.login(), ada, monthLater));
        assertThat(stores.logins().forget(monthLater.plusMillis(1), 10)).isEqualTo(1);
    }
}
