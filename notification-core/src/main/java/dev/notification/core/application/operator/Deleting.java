package dev.notification.core.application.operator;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.UserStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Begins deletions, and carries on with all that have begun, whoever began them. */
public final class Deleting implements DeleteUser {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Small, since SQLite has one writer. */
    private static final int BATCH = 200;

    private static final int MAX_BATCHES = 50;

    private final UserStore users;
    private final Deletions deletions;
    private final InstantSource clock;

    public Deleting(UserStore users, Deletions deletions, InstantSource clock) {
        this.users = users;
        this.deletions = deletions;
        this.clock = clock;
    }

    @Override
    public Optional<UserId> delete(Command command) {
        return users.find(command.who()).map(user -> user.id()).filter(user -> deletions.begin(user, command.act()));
    }

    /** From now on in the background. */
    public void contributeTo(Loop loop) {
        loop.every("deletions", PAUSE, this::carryOn);
    }

    /** Blocks on the store. */
    void carryOn() {
        for (int batches = 0; batches < MAX_BATCHES && deletions.carryOn(clock.instant(), BATCH) > 0; batches++) {
            Thread.onSpinWait();
        }
    }
}
