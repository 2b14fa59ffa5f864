package dev.notification.transport.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A file descriptor that is held for the moment in which there is no other: given away, it is enough to accept a connection
 * and to tell its client that the server is full. Not thread-safe.
 */
final class SpareDescriptor implements AutoCloseable {
    /** Opens something that takes one descriptor and does nothing. */
    @FunctionalInterface
    interface Source {
        Closeable open() throws IOException;
    }

    private final Source source;
    private Optional<Closeable> held = Optional.empty();

    SpareDescriptor(Source source) {
        this.source = source;
    }

    static SpareDescriptor ofSockets() {
        return new SpareDescriptor(SocketChannel::open);
    }

    boolean isHeld() {
        return held.isPresent();
    }

    /** Holds one, if there is one to be had; true if it holds one afterwards. */
    boolean take() {
        if (held.isEmpty()) {
            try {
                held = Optional.of(source.open());
            } catch (IOException e) {
                return false; // There is none left, which is what this class is for.
            }
        }
        return true;
    }

    void giveAway() {
        held.ifPresent(SpareDescriptor::close);
        held = Optional.empty();
    }

    @Override
    public void close() {
        giveAway();
    }

    private static void close(Closeable descriptor) {
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // Nothing was ever written to it.
        }
    }
}
