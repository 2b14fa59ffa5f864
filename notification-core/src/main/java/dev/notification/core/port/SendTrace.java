package dev.notification.core.port;

import dev.notification.core.domain.NotificationId;
import java.util.List;
import java.util.Objects;

/**
 * Hears what becomes of one send, for whoever traces it through several systems. It is called by the threads that commit and
 * answer: it returns at once, and never throws.
 */
public interface SendTrace {
    /** A part of a send that one thread works at, until the same thread closes it. */
    @FunctionalInterface
    interface Work extends AutoCloseable {
        /** Of a send that nobody traces. */
        Work UNTRACED = () -> {};

        @Override
        void close();
    }

    /** The calling thread works at it, and what it logs meanwhile is a part of the trace. */
    Work work();

    /**
     * One send of a batch.
     *
     * @param ids of the notifications that were stored for it
     */
    record Stored(SendTrace trace, List<NotificationId> ids) {
        public Stored {
            Objects.requireNonNull(trace);
            ids = List.copyOf(ids);
        }
    }

    /**
     * A commit has just returned in which these were, this one the first of them; the others are not called. Nobody has been
     * told yet of what was committed.
     *
     * @param sends how many it had in all
     */
    void committed(List<Stored> traced, int sends, long tookNanos);

    /**
     * It is answered just now.
     *
     * @param outcome such as {@code stored} or {@code overloaded}: a few words, whatever is sent
     */
    void answered(List<NotificationId> ids, String outcome, long tookNanos);
}
