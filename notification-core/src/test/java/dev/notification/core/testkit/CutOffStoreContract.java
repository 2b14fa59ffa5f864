package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.CutOffStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link CutOffStore} does, whatever it is made of. */
public interface CutOffStoreContract {
    Act BY_OPERATOR = Act.ofOperator(NOW);
    Instant MOMENT = NOW.truncatedTo(ChronoUnit.MILLIS);

    Stores emptyStores();

    @Test
    default void aCutIsFoundOnceByWhoeverGoesOnFromTheLastLook() {
        Stores stores = emptyStores();
        CutOffStore cuts = stores.cutOffs();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        assertThat(cuts.changes(0).moments()).isEmpty();

        assertThat(cuts.cut(ada, NOW, BY_OPERATOR)).isTrue();
        CutOffStore.Changes first = cuts.changes(0);
        assertThat(cuts.cut(bob, NOW.plusSeconds(1), BY_OPERATOR)).isTrue();
        CutOffStore.Changes second = cuts.changes(first.number());

        assertThat(first.moments()).isEqualTo(Map.of(ada, MOMENT));
        assertThat(second.moments()).isEqualTo(Map.of(bob, MOMENT.plusSeconds(1)));
        assertThat(cuts.changes(second.number())).isEqualTo(new CutOffStore.Changes(second.number(), Map.of()));
        assertThat(cuts.changes(0).moments()).hasSize(2);
    }

    @Test
    default void theMomentNeverGoesBackAndAlwaysMovesOn() {
        Stores stores = emptyStores();
        CutOffStore cuts = stores.cutOffs();
        UserId ada = stores.user("ada");
        cuts.cut(ada, NOW, BY_OPERATOR);
        long number = cuts.changes(0).number();

        assertThat(cuts.cut(ada, NOW.minusSeconds(1), BY_OPERATOR)).isTrue();
        assertThat(cuts.changes(number).moments()).isEqualTo(Map.of(ada, MOMENT.plusMillis(1)));
        assertThat(cuts.cut(ada, NOW.plusSeconds(1), BY_OPERATOR)).isTrue();

        assertThat(cuts.changes(number).moments()).isEqualTo(Map.of(ada, MOMENT.plusSeconds(1)));
        assertThat(cuts.changes(0).moments()).isEqualTo(Map.of(ada, MOMENT.plusSeconds(1)));
    }

    @Test
    default void nobodyCannotBeCutOff() {
        Stores stores = emptyStores();

        assertThat(stores.cutOffs().cut(new UserId(77), NOW, BY_OPERATOR)).isFalse();

        assertThat(stores.cutOffs().changes(0).moments()).isEmpty();
        assertThat(stores.audit().newest(10)).isEmpty();
    }

    @Test
    default void manyWhoCutOffAtOnceNeverWaitForEachOther() {
        Stores stores = emptyStores();
        List<UserId> users =
                IntStream.range(0, 4).mapToObj(i -> stores.user("user" + i)).toList();

        Racing.of(
                8,
                racer -> IntStream.range(0, 10)
                        .mapToObj(i -> stores.cutOffs()
                                .cut(
                                        users.get((racer + i) % users.size()),
                                        NOW.plusSeconds(racer * 10L + i),
                                        BY_OPERATOR))
                        .toList());

        assertThat(stores.cutOffs().changes(0).moments()).containsOnlyKeys(users);
        assertThat(stores.cutOffs().changes(0).moments().get(users.get(0)))
                .isBetween(MOMENT.plusSeconds(79), MOMENT.plusSeconds(79).plusMillis(80));
    }

    @Test
    default void whatNoTokenIsAsOldAsIsForgotten() {
        Stores stores = emptyStores();
        CutOffStore cuts = stores.cutOffs();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        cuts.cut(ada, NOW, BY_OPERATOR);
        cuts.cut(bob, NOW.plusSeconds(1), BY_OPERATOR);

        assertThat(cuts.forget(MOMENT.plusSeconds(1), 0)).isZero();
        assertThat(cuts.forget(MOMENT.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(cuts.changes(0).moments()).containsOnlyKeys(bob);
    }

    @Test
    default void itIsEnteredWithWhoDidIt() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId shop = stores.user("shop");

        stores.cutOffs().cut(ada, NOW, Act.of(shop, NOW, Optional.empty()));

        assertThat(stores.audit().newest(1))
                .containsExactly(
                        new AuditEntry(NOW, Optional.of(shop), Action.CUT_OFF, Optional.of(ada), "", Optional.empty()));
    }
}
