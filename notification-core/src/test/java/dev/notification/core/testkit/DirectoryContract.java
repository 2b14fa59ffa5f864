package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.Directory.Found;
import dev.notification.core.port.out.Directory.Names;
import dev.notification.core.port.out.UserStore.Renamed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link Directory} does, whatever it is made of. */
public interface DirectoryContract {
    ExternalId USR_42 = new ExternalId("usr_42");
    Act RENAMING = Act.ofOperator(NOW);

    Stores emptyStores();

    private static UserId create(Stores stores, String name) {
        var id = new ExternalId(name);
        return stores.directory().findOrCreate(Set.of(id), NOW).get(id).user();
    }

    private static void hasAnEmptyInbox(Stores stores, UserId user) {
        assertThat(stores.inboxes().head(user))
                .contains(Head.empty(stores.inboxes().epoch()));
    }

    @Test
    default void aNameNeverSeenIsMadeAUserWithAnEmptyInbox() {
        Stores stores = emptyStores();

        Map<ExternalId, Found> found = stores.directory().findOrCreate(Set.of(USR_42), NOW);

        assertThat(found).containsOnlyKeys(USR_42);
        assertThat(found.get(USR_42).isNew()).isTrue();
        hasAnEmptyInbox(stores, found.get(USR_42).user());
        assertThat(stores.directory().findOrCreate(Set.of(USR_42), NOW))
                .containsExactly(Map.entry(USR_42, new Found(found.get(USR_42).user(), false)));
        assertThat(stores.directory().find(Set.of(USR_42)))
                .containsExactly(Map.entry(USR_42, found.get(USR_42).user()));
    }

    @Test
    default void findingMakesNobody() {
        Stores stores = emptyStores();

        assertThat(stores.directory().find(Set.of(USR_42, new Username("ada")))).isEmpty();
        assertThat(stores.directory().find(Set.of())).isEmpty();
        assertThat(stores.directory().findOrCreate(Set.of(), NOW)).isEmpty();

        assertThat(stores.user("bob")).isEqualTo(new UserId(1));
    }

    @Test
    default void whatIsAskedForAtOnceIsFoundAndMadeAtOnce() {
        Stores stores = emptyStores();
        UserId known = create(stores, "known");
        List<ExternalId> names = IntStream.range(0, Directory.MAX_NAMES - 1)
                .mapToObj(i -> new ExternalId("usr_" + i))
                .collect(Collectors.toList());
        names.add(new ExternalId("known"));

        Map<ExternalId, Found> found = stores.directory().findOrCreate(names, NOW);

        assertThat(found).containsOnlyKeys(names);
        assertThat(found.get(new ExternalId("known"))).isEqualTo(new Found(known, false));
        Set<UserId> users = found.values().stream().map(Found::user).collect(Collectors.toSet());
        assertThat(users).hasSize(names.size());
        assertThat(stores.inboxes().heads(users)).containsOnlyKeys(users);
        assertThat(stores.directory().find(names)).hasSize(names.size());
    }

    @Test
    default void aNameIsTakenExactlyAsItIsWritten() {
        Stores stores = emptyStores();
        List<ExternalId> names = List.of(
                new ExternalId("a"),
                new ExternalId("A"),
                new ExternalId("a "),
                new ExternalId("\"a\\"),
                new ExternalId("{a,b}"),
                new ExternalId("'; drop table users; --"),
                new ExternalId("null"),
                new ExternalId("a%_"),
                new ExternalId("\u00e9"),
                new ExternalId("e\u0301"),
                new ExternalId("\ud83d\ude00\u2028/?#"),
                new ExternalId("x".repeat(ExternalId.MAX_BYTES)));

        Map<ExternalId, Found> made = stores.directory().findOrCreate(names, NOW);

        assertThat(made).containsOnlyKeys(names);
        assertThat(made.values().stream().map(Found::user)).doesNotHaveDuplicates();
        Map<Recipient.Name, UserId> found = stores.directory().find(names);
        made.forEach((name, one) -> {
            assertThat(found).containsEntry(name, one.user());
            assertThat(stores.directory().names(Set.of(one.user())))
                    .containsExactly(Map.entry(one.user(), new Names(Optional.of(name), Optional.empty())));
        });
    }

    @Test
    default void usernamesAreFoundAsAccountsAre() {
        Stores stores = emptyStores();
        UserId ada = stores.user("Ada");
        UserId usr42 = create(stores, "usr_42");
        // The application's own name, and that to log in with, are two things.
        UserId other = create(stores, "Ada");

        assertThat(stores.directory()
                        .find(List.of(new Username("ADA"), new Username("Ada"), USR_42, new Username("usr_42"))))
                .isEqualTo(Map.of(new Username("ADA"), ada, new Username("Ada"), ada, USR_42, usr42));
        assertThat(stores.directory().names(List.of(ada, usr42, other, new UserId(77))))
                .isEqualTo(Map.of(
                        ada, new Names(Optional.empty(), Optional.of(new Username("Ada"))),
                        usr42, new Names(Optional.of(USR_42), Optional.empty()),
                        other, new Names(Optional.of(new ExternalId("Ada")), Optional.empty())));
    }

    @Test
    default void nobodyGetsTheInboxThatAnApplicationHasOpened() {
        Stores stores = emptyStores();
        List<UserId> taken = LongStream.rangeClosed(1, 20).mapToObj(UserId::new).toList();
        taken.forEach(stores.inboxes()::open);
        List<ExternalId> names =
                IntStream.range(0, 5).mapToObj(i -> new ExternalId("usr_" + i)).toList();

        Map<ExternalId, Found> found = stores.directory().findOrCreate(names, NOW);

        assertThat(found.values().stream().map(Found::user))
                .hasSize(5)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(taken)
                .allSatisfy(user -> hasAnEmptyInbox(stores, user));
        assertThat(stores.user("ada"))
                .isNotIn(taken)
                .isNotIn(stores.directory().find(names).values());
    }

    @Test
    default void ofAThousandCallsWithOneNewNameExactlyOneMakesAUser() {
        Stores stores = emptyStores();
        int racers = 16;
        int each = 63;

        List<List<Found>> found = Racing.of(
                racers,
                racer -> IntStream.range(0, each)
                        .mapToObj(i -> stores.directory()
                                .findOrCreate(Set.of(USR_42), NOW)
                                .get(USR_42))
                        .toList());

        List<Found> all = found.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(racers * each);
        assertThat(all.stream().map(Found::user).distinct()).hasSize(1);
        assertThat(all.stream().filter(Found::isNew)).hasSize(1);
        hasAnEmptyInbox(stores, all.get(0).user());
    }

    /** In whatever order they name them. */
    @Test
    default void callsThatMakeTheSameUsersAtOnceNeverWaitForEachOther() {
        Stores stores = emptyStores();
        List<ExternalId> names = IntStream.range(0, 100)
                .mapToObj(i -> new ExternalId("usr_" + i))
                .toList();

        List<Map<ExternalId, Found>> found = Racing.of(8, racer -> {
            List<ExternalId> shuffled = new ArrayList<>(names);
            Collections.shuffle(shuffled, new Random(racer));
            return stores.directory().findOrCreate(shuffled, NOW);
        });

        for (ExternalId name : names) {
            assertThat(found.stream().map(one -> one.get(name).user()).distinct())
                    .hasSize(1);
            assertThat(found.stream().filter(one -> one.get(name).isNew())).hasSize(1);
        }
    }

    @Test
    default void aNameThatWasGivenUpStandsForNobodyForAWhile() {
        Stores stores = emptyStores();
        UserId user = create(stores, "usr_42");
        long before = stores.directory().freed(0).number();
        var next = new ExternalId("usr_43");

        assertThat(stores.users().rename(USR_42, next, RENAMING)).isEqualTo(new Renamed.Done(user));

        Duration almost = Directory.RESERVED.minusMillis(1);
        assertThat(stores.directory().find(Set.of(USR_42, next))).isEqualTo(Map.of(next, user));
        assertThat(stores.directory().findOrCreate(Set.of(USR_42, next), NOW.plus(almost)))
                .isEqualTo(Map.of(next, new Found(user, false)));
        assertThat(stores.directory().freed(before).names()).containsExactly(USR_42);
        Found taken = stores.directory()
                .findOrCreate(Set.of(USR_42), NOW.plus(Directory.RESERVED))
                .get(USR_42);
        assertThat(taken.isNew()).isTrue();
        assertThat(taken.user()).isNotEqualTo(user);
    }

    @Test
    default void eachNameThatIsGivenUpIsFoundOnceByWhoeverGoesOnFromTheLastLook() {
        Stores stores = emptyStores();
        create(stores, "a");
        create(stores, "b");
        assertThat(stores.directory().freed(0).names()).isEmpty();

        stores.users().rename(new ExternalId("a"), new ExternalId("a2"), RENAMING);
        Directory.Freed first = stores.directory().freed(0);
        stores.users().rename(new ExternalId("b"), new ExternalId("b2"), RENAMING);
        Directory.Freed second = stores.directory().freed(first.number());

        assertThat(first.names()).containsExactly(new ExternalId("a"));
        assertThat(second.names()).containsExactly(new ExternalId("b"));
        assertThat(stores.directory().freed(second.number())).isEqualTo(new Directory.Freed(second.number(), Set.of()));
        assertThat(stores.directory().freed(0).names()).hasSize(2);
    }
}
