package dev.notification.core.port.out;

import java.util.Optional;

/** The room in which the stores keep what they are given. Thread-safe. */
@FunctionalInterface
public interface Storage {
    /** One that is never short of room, or cannot know. */
    Storage AMPLE = Optional::empty;

    /**
     * Why no more notifications should be stored for now, in words for the sender and the operator; empty: there is room.
     * Returns at once, from what it knows.
     */
    Optional<String> shortage();
}
