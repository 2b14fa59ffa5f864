package dev.notification.core.application.account;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.User;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.account.FindUser;
import dev.notification.core.port.in.account.ReadAccount;
import dev.notification.core.port.in.account.RenameUser;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.core.port.out.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What an application tells of its users, and asks. Thread-safe. */
public final class Users implements UpsertUsers, FindUser, RenameUser, ReadAccount {
    private static final Duration FORGETTING_PAUSE = Duration.ofMinutes(1);
    /** Longer than any node may be away without reading all names anew. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int BATCH = 200;
    private static final int MAX_BATCHES = 50;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final UserStore store;
    private final InstantSource clock;

    public Users(UserStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public UpsertUsers.Outcome upsert(UpsertUsers.Command command) {
        return command.caller().may(Scope.USERS)
                ? new UpsertUsers.Done(store.upsert(command.users(), clock.instant()))
                : new UpsertUsers.NotAllowed();
    }

    @Override
    public FindUser.Outcome find(FindUser.Query query) {
        boolean mayAll = query.caller().may(Scope.USERS);
        if (!mayAll && !query.caller().may(Scope.SUPPORT)) {
            return new FindUser.NotAllowed();
        }
        return store.find(query.user())
                .map(user -> mayAll ? user : withoutProfile(user))
                .<FindUser.Outcome>map(FindUser.Found::new)
                .orElseGet(FindUser.UnknownUser::new);
    }

    private static User withoutProfile(User user) {
        return new User(
                user.id(),
                user.externalId(),
                user.username(),
                user.role(),
                user.isService(),
                Profile.EMPTY,
                user.createdAt());
    }

    @Override
    public RenameUser.Outcome rename(RenameUser.Command command) {
        if (!command.caller().may(Scope.USERS)) {
            return new RenameUser.NotAllowed();
        }
        Instant now = clock.instant();
        var act = Act.of(command.caller().user(), now, command.from());
        UserStore.Renamed renamed = store.rename(command.user(), command.next(), act);
        if (renamed instanceof UserStore.Renamed.Done done) {
            return new RenameUser.Renamed(done.user());
        }
        if (renamed instanceof UserStore.Renamed.UnknownUser) {
            return new RenameUser.UnknownUser();
        }
        if (renamed instanceof UserStore.Renamed.Taken) {
            return new RenameUser.Taken();
        }
        Duration wait = Duration.between(now, ((UserStore.Renamed.Reserved) renamed).until());
        return new RenameUser.Reserved(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
    }

    @Override
    public Optional<User> account(Caller caller) {
        return store.find(caller.user());
    }

    /** From now on in the background: forgets names that were given up and that no cache can hold any more. */
    public void contributeTo(Loop loop) {
        loop.every("freed_names", FORGETTING_PAUSE, this::forgetFreed);
    }

    /** Blocks on the store. */
    void forgetFreed() {
        Instant before = clock.instant().minus(REMEMBERED);
        for (int batches = 0; batches < MAX_BATCHES && store.forgetFreed(before, BATCH) == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }
}
