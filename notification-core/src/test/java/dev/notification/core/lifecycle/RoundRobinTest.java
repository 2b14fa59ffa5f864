package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    private final RoundRobin<String, String> waiting = new RoundRobin<>();

    private void add(String owner, String... all) {
        for (String one : all) {
            waiting.add(owner, one);
        }
    }

    private List<String> all() {
        List<String> taken = new ArrayList<>();
        for (Optional<String> next = waiting.poll(); next.isPresent(); next = waiting.poll()) {
            taken.add(next.get());
        }
        return taken;
    }

    @Test
    void eachOwnerInTurnGivesTheOneThatHasWaitedLongest() {
        add("ada", "a1", "a2", "a3");
        add("bob", "b1");
        add("eve", "e1", "e2");

        assertThat(waiting.size()).isEqualTo(6);
        assertThat(all()).containsExactly("a1", "b1", "e1", "a2", "e2", "a3");
        assertThat(waiting.size()).isZero();
    }

    @Test
    void anOwnerThatHasHadItsTurnWaitsBehindOneThatCameMeanwhile() {
        add("ada", "a1", "a2");

        assertThat(waiting.poll()).contains("a1");
        add("bob", "b1");

        assertThat(all()).containsExactly("a2", "b1");
    }

    @Test
    void whoseTurnItMayNotBeKeepsItsPlace() {
        add("ada", "a1");
        add("bob", "b1");

        assertThat(waiting.poll("bob"::equals)).contains("b1");
        assertThat(waiting.poll("bob"::equals)).isEmpty();
        assertThat(waiting.size("ada")).isEqualTo(1);
        assertThat(all()).containsExactly("a1");
    }

    @Test
    void whatIsTakenOutIsNotGiven() {
        add("ada", "a1", "a2");
        add("bob", "b1");

        assertThat(waiting.remove("ada", "a1")).isTrue();
        assertThat(waiting.remove("bob", "b1")).isTrue();
        assertThat(waiting.remove("bob", "b1")).isFalse();
        assertThat(waiting.size()).isEqualTo(1);
        assertThat(all()).containsExactly("a2");
    }
}
