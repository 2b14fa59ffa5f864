package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KnownLocksTest {
    private static final Set<Long> MANY = LongStream.range(0, 8).boxed().collect(Collectors.toSet());

    private long nanos = -5;
    private final KnownLocks locks = new KnownLocks(() -> nanos);

    /** So many that none of them waits for its lock in spite of what is known. */
    private static List<Submission> to(long user) {
        return Collections.nCopies(5, submission(new UserId(1), new Draft(new UserId(user), Content.of("m"))));
    }

    @Test
    void onlyWhatGoesToALockedInboxLooksFirst() {
        locks.looked(Set.of(1L, 2L), Set.of(1L));

        assertThat(locks.areToBeLookedAt(to(1))).isTrue();
        assertThat(locks.areToBeLookedAt(to(2))).isFalse();

        locks.looked(Set.of(1L), Set.of());
        assertThat(locks.areToBeLookedAt(to(1))).isFalse();
    }

    @Test
    void whenManyAreLockedAllLookFirstUntilNobodyHasSeenThemLockedForTenSeconds() {
        locks.looked(MANY, MANY);
        assertThat(locks.areToBeLookedAt(to(99))).isTrue();

        pass(9);
        locks.looked(Set.of(1L), Set.of(1L));
        assertThat(locks.areToBeLookedAt(to(99))).isTrue();

        pass(1);
        assertThat(locks.areToBeLookedAt(to(99))).isFalse();
        assertThat(locks.areToBeLookedAt(to(2))).isFalse();
        assertThat(locks.areToBeLookedAt(to(1))).isTrue();
        pass(9);
        assertThat(locks.areToBeLookedAt(to(1))).isFalse();
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
