package dev.notification.core.domain;

import java.util.List;
import java.util.Objects;

/** Which of their notifications a user means. */
public sealed interface Selection {
    int MAX_IDS = 1000;

    /** Those, 1 to {@value Selection#MAX_IDS} of them. Ids of others' notifications count as unknown. */
    record Ids(List<NotificationId> ids) implements Selection {
        public Ids {
            ids = ids.stream().distinct().toList();
            if (ids.isEmpty() || ids.size() > MAX_IDS) {
                throw new IllegalArgumentException("ids takes 1 to " + MAX_IDS + " ids");
            }
        }
    }

    /**
     * All that had arrived by {@code upTo} and fits the filter: what arrives meanwhile is not touched by someone who never saw
     * it.
     */
    record All(Revision upTo, SweepFilter filter) implements Selection {
        public All {
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(filter);
        }

        /** All that had arrived by then. */
        public All(Revision upTo) {
            this(upTo, SweepFilter.EVERYTHING);
        }
    }
}
