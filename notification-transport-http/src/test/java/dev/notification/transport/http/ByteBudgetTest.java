package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(1000);
    private final List<Client> clients = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    private final class Client implements ByteBudget.Holding {
        private final String name;
        private final boolean stranger;
        private final long since;
        private final long bytes;

        Client(String name, boolean stranger, long since, long bytes) {
            this.name = name;
            this.stranger = stranger;
            this.since = since;
            this.bytes = bytes;
            clients.add(this);
            budget.take(bytes, stranger);
        }

        @Override
        public boolean isStrangers() {
            return stranger;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void end() {
            ended.add(name);
            clients.remove(this);
            budget.give(bytes);
        }
    }

    ByteBudgetTest() {
        budget.add(visitor -> clients.forEach(visitor));
    }

    @Test
    void whatFitsEndsNobody() {
        new Client("a", true, 1, 500);
        new Client("b", true, 2, 500);

        assertThat(ended).isEmpty();
        assertThat(budget.held()).isEqualTo(1000);
    }

    @Test
    void overTheBudgetTheOldestStrangersGoFirstUntilThereIsSomeRoom() {
        new Client("known and old", false, 0, 300);
        new Client("third", true, 3, 300);
        new Client("first", true, 1, 100);
        new Client("second", true, 2, 300);
        new Client("last", true, 4, 100);

        assertThat(ended).containsExactly("first", "second");
        assertThat(budget.held()).isEqualTo(700);
        assertThat(budget.ended()).isEqualTo(2);
    }

    @Test
    void withoutStrangersWhoeverHoldsMostGoes() {
        new Client("small", false, 1, 200);
        new Client("large", false, 3, 500);
        new Client("middle", false, 2, 301);

        assertThat(ended).containsExactly("large");
    }

    @Test
    void whatMayAsWellBeRefusedIsRefusedOnlyIfNobodyCanGoForIt() {
        budget.take(600, false);
        new Client("stranger", true, 1, 300);

        assertThat(budget.tryTake(400)).isTrue();
        assertThat(ended).containsExactly("stranger");
        assertThat(budget.tryTake(1)).isFalse();
        assertThat(budget.held()).isEqualTo(1000);
    }

    /** Clients go on while room is made. */
    @Test
    void sizesThatChangeWhileTheyAreComparedDoNotMatter() {
        var sizes = new Random(1);
        List<ByteBudget.Holding> changing = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            changing.add(new ByteBudget.Holding() {
                @Override
                public boolean isStrangers() {
                    return false;
                }

                @Override
                public long since() {
                    return 0;
                }

                @Override
                public long bytes() {
                    return sizes.nextInt(3);
                }

                @Override
                public void end() {}
            });
        }
        budget.add(changing::forEach);
        budget.take(1000, false);

        for (int i = 1; i <= 20; i++) { // Sorting what changes fails more often than not.
            assertThat(budget.tryTake(1)).isFalse();
            assertThat(budget.ended()).isEqualTo(i * 2000);
        }
    }

    @Test
    void whatIsNotTakenSinceMakingRoomFailedIsGivenBack() {
        budget.add(visitor -> {
            throw new IllegalStateException("broken");
        });
        budget.take(1000, false);

        assertThatThrownBy(() -> budget.tryTake(1)).hasMessage("broken");
        assertThat(budget.held()).isEqualTo(1000);
    }
}
