package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.in.account.FindUser;
import dev.notification.core.port.in.account.RenameUser;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.core.port.out.UserStore;
import dev.notification.core.port.out.UserStore.Described;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsersTest {
    private static final ExternalId BUDI = new ExternalId("usr_42");
    private static final Profile ADDRESS = Profile.ofEmail("budi@shop.example");
    private static final Caller BACKEND = key(Scope.USERS);

    private final InMemoryStores stores = new InMemoryStores();
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final Users users = new Users(stores.users(), () -> now);

    private static Caller key(Scope... scopes) {
        return new Caller.Key(new UserId(99), new KeyId("abcDEF0123"), Set.of(scopes), Instant.MAX);
    }

    private void upsert() {
        users.upsert(new UpsertUsers.Command(BACKEND, List.of(new Described(BUDI, ADDRESS))));
    }

    private RenameUser.Outcome rename(String from, String to) {
        return users.rename(
                new RenameUser.Command(BACKEND, new ExternalId(from), new ExternalId(to), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"USERS", "SUPPORT"},
            mode = EnumSource.Mode.EXCLUDE)
    void withoutTheScopeNothingIsToldAndNothingIsDone(Scope scope) {
        upsert();
        Caller other = key(scope);
        var next = new ExternalId("usr_43");

        assertThat(users.find(new FindUser.Query(other, BUDI))).isEqualTo(new FindUser.NotAllowed());
        assertThat(users.upsert(new UpsertUsers.Command(other, List.of(new Described(next, Profile.EMPTY)))))
                .isEqualTo(new UpsertUsers.NotAllowed());
        assertThat(users.rename(new RenameUser.Command(other, BUDI, next, Optional.empty())))
                .isEqualTo(new RenameUser.NotAllowed());

        assertThat(stores.users().find(BUDI)).isPresent();
        assertThat(stores.users().find(next)).isEmpty();
    }

    @Test
    void supportIsToldWhoSomebodyIsButNoAddress() {
        upsert();

        User all = found(BACKEND);
        User less = found(key(Scope.SUPPORT));

        assertThat(all.profile()).isEqualTo(ADDRESS);
        assertThat(less.profile()).isEqualTo(Profile.EMPTY);
        assertThat(less.id()).isEqualTo(all.id());
        assertThat(less.externalId()).contains(BUDI);
        assertThat(users.upsert(
                        new UpsertUsers.Command(key(Scope.SUPPORT), List.of(new Described(BUDI, Profile.EMPTY)))))
                .isEqualTo(new UpsertUsers.NotAllowed());
    }

    private User found(Caller caller) {
        return ((FindUser.Found) users.find(new FindUser.Query(caller, BUDI))).user();
    }

    @Test
    void whoeverIsLookedForIsNotMade() {
        for (int i = 0; i < 2; i++) {
            assertThat(users.find(new FindUser.Query(BACKEND, BUDI))).isEqualTo(new FindUser.UnknownUser());
        }
        assertThat(rename("usr_42", "usr_43")).isEqualTo(new RenameUser.UnknownUser());
        assertThat(stores.users().find(BUDI)).isEmpty();
    }

    @Test
    void aNameThatWasGivenUpSaysWhenItCanBeTaken() {
        upsert();
        assertThat(rename("usr_42", "usr_43")).isInstanceOf(RenameUser.Renamed.class);

        now = now.plusMillis(3500);
        assertThat(rename("usr_43", "usr_42")).isEqualTo(new RenameUser.Reserved(Duration.ofMillis(6500)));
        now = now.plusMillis(6500);
        assertThat(rename("usr_43", "usr_42")).isInstanceOf(RenameUser.Renamed.class);
    }

    @Test
    void namesThatWereGivenUpAreForgottenAfterAnHour() {
        upsert();
        rename("usr_42", "usr_43");

        now = now.plus(Duration.ofMinutes(59));
        users.forgetFreed();
        assertThat(stores.directory().freed(0).names()).containsExactly(BUDI);
        now = now.plus(Duration.ofMinutes(2));
        users.forgetFreed();
        assertThat(stores.directory().freed(0).names()).isEmpty();
    }

    @Test
    void aCallerIsToldTheUserItActsAs() {
        upsert();
        UserId budi = stores.users().find(BUDI).orElseThrow().id();

        assertThat(users.account(new Caller.Bearer(budi, now, Instant.MAX)).map(User::externalId))
                .contains(Optional.of(BUDI));
        assertThat(users.account(BACKEND)).isEmpty();
    }

    @Test
    void aCommandHoldsAsManyUsersAsTheStoreTakes() {
        var one = new Described(BUDI, Profile.EMPTY);

        assertThatIllegalArgumentException().isThrownBy(() -> new UpsertUsers.Command(BACKEND, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpsertUsers.Command(BACKEND, Collections.nCopies(UserStore.MAX_USERS + 1, one)));
    }
}
