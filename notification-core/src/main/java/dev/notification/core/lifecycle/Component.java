package dev.notification.core.lifecycle;

import java.util.Map;

/** A part of the service that runs for long and can say how it is. Thread-safe. */
public interface Component {
    /**
     * How the part is now. It answers instead of throwing, from what it knows: it returns at once, unless its own Javadoc
     * says that it asks something outside and for how long.
     */
    Check check();

    /**
     * The part's figures: counts since its start and present sizes, by a name in lower case with underscores. They are read
     * one after another while the part works, so they need not fit each other exactly. Returns at once.
     */
    Map<String, Long> stats();
}
