package dev.notification.persistence;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.out.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second how much of the disk is free, so that what is sent does not take the last of it: reading, acknowledging
 * and changing what is there need some, too. Thread-safe.
 */
final class DiskWatch implements Storage, Component, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final String NAME = "storage";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LEAST_PART = 10;

    private final Disk disk;
    private final long least;
    private final Loop loop = new Loop("notification-storage");
    private volatile Optional<String> shortage = Optional.empty();
    private volatile long free = Long.MAX_VALUE;

    /** A disk, or what else limits how large a file can get. */
    interface Disk {
        /** In bytes. */
        long free() throws IOException;

        /** In bytes. */
        long size() throws IOException;

        /** The one that a file lies on. */
        static Disk of(Path file) {
            Path folder = file.toAbsolutePath().getParent();
            return new Disk() {
                @Override
                public long free() throws IOException {
                    return Files.getFileStore(folder).getUsableSpace();
                }

                @Override
                public long size() throws IOException {
                    return Files.getFileStore(folder).getTotalSpace();
                }
            };
        }
    }

    /** @param least how many bytes are enough; of a small disk a tenth is */
    DiskWatch(Disk disk, long least) {
        this.disk = disk;
        this.least = least;
    }

    /** Looks once, and from now on each second. */
    void start() {
        look();
        loop.every("look", PAUSE, this::look);
    }

    /** A disk that does not answer is none that is full: the database will say what it can do. */
    void look() {
        try {
            free = disk.free();
            note(free < Math.min(least, disk.size() / LEAST_PART));
        } catch (IOException e) {
            LOG.debug("the disk does not tell how much is free", e);
        }
    }

    private void note(boolean low) {
        if (low && shortage.isEmpty()) {
            shortage = Optional.of("the disk is nearly full");
            LOG.error("only {} bytes of the disk are free: nothing is sent until there is more", free);
        } else if (!low && shortage.isPresent()) {
            shortage = Optional.empty();
            LOG.info("{} bytes of the disk are free: sending goes on", free);
        }
    }

    @Override
    public Optional<String> shortage() {
        return shortage;
    }

    /** Unwell while nothing is sent. */
    @Override
    public Check check() {
        return shortage.map(problem -> Check.unwell(NAME, problem))
                .or(() -> loop.check().problem().map(problem -> Check.unwell(NAME, problem)))
                .orElseGet(() -> Check.well(NAME));
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("disk_free", free);
    }

    @Override
    public void close() {
        loop.close();
    }
}
