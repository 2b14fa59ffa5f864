package dev.notification.core.testkit;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import java.util.List;

/** A follower under test: says what it has heard, and does as it is told. */
public interface Observed {
    /** In order, from the beginning. */
    List<Heard> heard();

    /** From now on there is room for so many more changes, or words such as live and reset. */
    void roomFor(int more);

    /** There is room for everything again, and the follower says so. */
    void roomAgain();

    /** Says that there is room, whether or not anybody waits for it. */
    void ready();

    /** Does this, once, in the middle of the next call that the follower gets. */
    void whileCalled(Runnable deed);

    /** Does this, once, in the middle of the next call in which there is no room. */
    void whenFull(Runnable deed);

    /** The same user shows a newer token. */
    void renew(Caller newer);

    Cursor at();

    /** The follower ends it. */
    void close();
}
