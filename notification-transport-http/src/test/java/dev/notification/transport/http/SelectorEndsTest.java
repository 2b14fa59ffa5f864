package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SelectorEndsTest {
    @Test
    void whatEndedASelectorReachesTheHandlerOfItsThread() throws InterruptedException {
        List<Throwable> reached = new CopyOnWriteArrayList<>();
        var error = new OutOfMemoryError("on purpose");
        var selector = new Thread(() -> {
            new SelectorEnds().onErrorEvent(null, new IllegalStateException("of one connection"));
            new SelectorEnds().onErrorEvent(null, error);
        });
        selector.setUncaughtExceptionHandler((thread, failure) -> reached.add(failure));

        selector.start();
        selector.join();

        assertThat(reached).containsExactly(error);
    }
}
