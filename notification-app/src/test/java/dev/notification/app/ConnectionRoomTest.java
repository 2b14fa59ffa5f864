package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.HttpLimits;
import org.junit.jupiter.api.Test;

class ConnectionRoomTest {
    private static final long MUCH_MEMORY = 1L << 40;
    private static final long BYTES = HttpLimits.MIN_BYTES;
    private static final DatabaseConfig DATABASE = DatabaseConfig.of("jdbc:sqlite:some.db"); // 16 connections

    private static HttpLimits fit(long descriptors, long heap, int connections, int perAddress) {
        return new ConnectionRoom(descriptors, heap, DATABASE).fit(new HttpLimits(connections, perAddress, BYTES));
    }

    @Test
    void withoutASettingThereAreAsManyAsDescriptorsAllowAndOneAddressHasThreeQuartersOfThem() {
        assertThat(fit(1024, MUCH_MEMORY, HttpLimits.ANY_NUMBER, HttpLimits.ANY_NUMBER))
                .isEqualTo(new HttpLimits(720, 540, BYTES));
    }

    @Test
    void withoutASettingMemoryBoundsThemToo() {
        assertThat(fit(1_000_000, 256L << 20, HttpLimits.ANY_NUMBER, 100))
                .isEqualTo(new HttpLimits(26_214, 100, BYTES));
    }

    @Test
    void moreThanDescriptorsAllowIsLowered() {
        assertThat(fit(1024, MUCH_MEMORY, 1000, 1000)).isEqualTo(new HttpLimits(720, 1000, BYTES));
        assertThat(fit(Long.MAX_VALUE, 1, 1000, 1000)).isEqualTo(new HttpLimits(1000, 1000, BYTES));
        assertThat(fit(0, MUCH_MEMORY, 1000, 1000)).isEqualTo(new HttpLimits(16, 1000, BYTES));
    }

    @Test
    void thisProcessHasRoomForSome() {
        HttpLimits limits = new ConnectionRoom(DATABASE).fit(HttpLimits.STANDARD);

        assertThat(limits.connections()).isBetween(16, HttpLimits.ANY_NUMBER - 1);
        assertThat(limits.connectionsPerAddress()).isLessThan(limits.connections());
    }
}
