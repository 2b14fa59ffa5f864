package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NameCacheTest {
    private static final UserId ADA = new UserId(1);

    private final AtomicLong nanos = new AtomicLong();
    private final NameCache cache = new NameCache(10, nanos::get);

    private static ExternalId name(int number) {
        return new ExternalId("usr_" + number);
    }

    private void put(int number) {
        cache.put(name(number), new UserId(number), cache.version());
    }

    @Test
    void beforeTheFirstLookItKnowsNothingForCertain() {
        put(1);
        assertThat(cache.find(name(1))).isEmpty();

        cache.looked(Set.of(), 0);
        assertThat(cache.find(name(1))).contains(new UserId(1));
    }

    @Test
    void itHoldsNoMoreThanItsBoundAndKeepsWhatIsAskedFor() {
        cache.looked(Set.of(), 0);
        for (int i = 1; i <= 1000; i++) {
            put(i);
            cache.find(name(1));
            assertThat(cache.size()).isLessThanOrEqualTo(10);
        }

        assertThat(cache.find(name(1))).isPresent();
        assertThat(cache.find(name(1000))).isPresent();
        assertThat(cache.find(name(500))).isEmpty();
    }

    @Test
    void aNameIsKnownAsItIsWrittenAndAUsernameGivenUpHoweverItWas() {
        cache.looked(Set.of(), 0);
        cache.put(new Username("Ada"), ADA, cache.version());
        cache.put(new ExternalId("Ada"), new UserId(2), cache.version());

        assertThat(cache.find(new Username("Ada"))).contains(ADA);
        assertThat(cache.find(new Username("ADA"))).isEmpty();
        assertThat(cache.find(new ExternalId("ADA"))).isEmpty();

        cache.looked(Set.of(new Username("ada")), 0);
        assertThat(cache.find(new Username("Ada"))).isEmpty();
        assertThat(cache.find(new ExternalId("Ada"))).contains(new UserId(2));
    }

    @Test
    void whatWasAskedBeforeNamesWereGivenUpIsNotKept() {
        cache.looked(Set.of(), 0);
        long version = cache.version();
        cache.looked(Set.of(name(1)), 0);

        cache.put(name(1), ADA, version);

        assertThat(cache.find(name(1))).isEmpty();
    }

    @Test
    void afterSoLongWithoutALookThatSomeMayBeMissedItForgetsAll() {
        cache.looked(Set.of(), 0);
        put(1);
        nanos.set(Duration.ofMinutes(31).toNanos());

        cache.looked(Set.of(), nanos.get());

        assertThat(cache.find(name(1))).isEmpty();
        assertThat(cache.size()).isZero();
    }
}
