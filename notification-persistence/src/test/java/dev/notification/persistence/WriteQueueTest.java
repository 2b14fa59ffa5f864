package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private final WriteQueue queue = new WriteQueue(2000);

    private WriteJob<?> offered(Object owner) {
        var job = new WriteJob<>(owner, session -> "", result -> Set.of());
        assertThat(queue.offer(job)).isTrue();
        return job;
    }

    private List<WriteJob<?>> taken(int count) {
        List<WriteJob<?>> taken = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> queue.take().ifPresent(taken::add));
        return taken;
    }

    @Test
    void whoeverWritesOneThingWaitsForOneOfEachOther() {
        var ada = new UserId(1);
        List<WriteJob<?>> adas = new ArrayList<>();
        IntStream.range(0, 1000).forEach(i -> adas.add(offered(ada)));
        WriteJob<?> bobs = offered(new UserId(2));
        WriteJob<?> sends = offered(Lane.SENDS);

        assertThat(taken(4)).isEqualTo(List.of(adas.get(0), bobs, sends, adas.get(1)));
        assertThat(queue.size()).isEqualTo(998);
    }

    @Test
    void whatOneOwnerWritesKeepsItsOrder() {
        List<WriteJob<?>> adas = List.of(offered(new UserId(1)), offered(new UserId(1)), offered(new UserId(1)));

        assertThat(taken(4)).isEqualTo(adas);
    }

    @Test
    void whatWasGivenUpIsNotHandedOut() {
        WriteJob<?> first = offered(Lane.REQUESTS);
        WriteJob<?> second = offered(Lane.REQUESTS);

        queue.remove(first);

        assertThat(queue.take()).isEqualTo(Optional.of(second));
        assertThat(queue.isIdle()).isTrue();
    }
}
