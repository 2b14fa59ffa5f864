package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
    private static final long MIB = 1 << 20;

    private long free = 1000 * MIB;
    private long size = 100_000 * MIB;
    private boolean answers = true;

    private final DiskWatch watch = new DiskWatch(
            new DiskWatch.Disk() {
                @Override
                public long free() throws IOException {
                    if (!answers) {
                        throw new IOException("no such disk");
                    }
                    return free;
                }

                @Override
                public long size() {
                    return size;
                }
            },
            256 * MIB);

    @RegisterExtension
    final TroubleLines log = new TroubleLines(DiskWatch.class);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void belowWhatMustBeFreeThereIsAShortageUntilThereIsRoomAgain() {
        watch.look();
        assertThat(watch.shortage()).isEmpty();
        assertThat(watch.check().isWell()).isTrue();

        free = 256 * MIB - 1;
        watch.look();
        assertThat(watch.shortage()).contains("the disk is nearly full");
        assertThat(watch.check().problem()).contains("the disk is nearly full");
        assertThat(watch.stats()).containsEntry("disk_free", free);

        free = 256 * MIB;
        watch.look();
        assertThat(watch.shortage()).isEmpty();
    }

    @Test
    void theLogHasOneErrorWhenItBeginsAndOneLineWhenItIsOver() {
        free = 256 * MIB - 1;
        watch.look();
        watch.look();
        free = 256 * MIB;
        watch.look();
        watch.look();

        assertThat(log.all())
                .containsExactly(
                        "ERROR only 268435455 bytes of the disk are free: nothing is sent until there is more",
                        "INFO 268435456 bytes of the disk are free: sending goes on");
    }

    @Test
    void ofASmallDiskATenthIsEnough() {
        size = 60 * MIB;
        free = 6 * MIB;
        watch.look();
        assertThat(watch.shortage()).isEmpty();

        free = 6 * MIB - 1;
        watch.look();
        assertThat(watch.shortage()).isPresent();
    }

    @Test
    void aDiskThatDoesNotAnswerChangesNothing() {
        free = 0;
        watch.look();
        answers = false;
        watch.look();

        assertThat(watch.shortage()).isPresent();
    }

    @Test
    void aFilesOwnDiskTellsHowMuchIsFree(@TempDir Path folder) throws IOException {
        DiskWatch.Disk disk = DiskWatch.Disk.of(folder.resolve("not made yet.db"));

        assertThat(disk.size()).isPositive();
        assertThat(disk.free()).isBetween(0L, disk.size());
    }
}
