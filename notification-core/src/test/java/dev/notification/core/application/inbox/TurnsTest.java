package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.testkit.HandExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final UserId ada = new UserId(1);
    private final UserId bob = new UserId(2);
    private final HandExecutor threads = new HandExecutor();
    private final Turns turns = new Turns(threads);
    private final List<String> had = new ArrayList<>();

    private void add(UserId user, String name) {
        turns.add(user, () -> had.add(name));
    }

    /** A turn during which other threads have theirs. */
    private void addLong(UserId user, String name) {
        turns.add(user, () -> {
            had.add(name);
            while (threads.runNext()) {}
            had.add("end of " + name);
        });
    }

    @Test
    void usersTakeTurnsHoweverManyOneOfThemHas() {
        add(ada, "a1");
        add(ada, "a2");
        add(ada, "a3");
        add(bob, "b1");

        threads.run(4);

        assertThat(had).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void oneUserNeverHasMoreThanTwoAtOnceAndTheOthersComeAfterwards() {
        addLong(ada, "a1");
        addLong(ada, "a2");
        add(ada, "a3");
        add(ada, "a4");
        add(bob, "b1");
        add(bob, "b2");

        while (threads.runNext()) {}

        assertThat(had).containsExactly("a1", "b1", "a2", "b2", "end of a2", "a3", "a4", "end of a1");
    }

    @Test
    void aTurnThatFailsEndsLikeAnyOther() {
        turns.add(ada, () -> {
            throw new IllegalStateException("mine");
        });
        add(ada, "a2");
        add(ada, "a3");

        assertThatThrownBy(threads::runNext).hasMessage("mine");
        while (threads.runNext()) {}

        assertThat(had).containsExactly("a2", "a3");
    }

    @Test
    void whatIsRefusedIsNotHadLater() {
        add(ada, "a1");
        threads.refuse();

        assertThatThrownBy(() -> add(ada, "a2")).isInstanceOf(RejectedExecutionException.class);
        while (threads.runNext()) {}

        assertThat(had).containsExactly("a1");
    }
}
