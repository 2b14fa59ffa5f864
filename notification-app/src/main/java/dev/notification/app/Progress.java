package dev.notification.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says on standard error that something is under way, when it takes longer than a second, and that it still is. */
final class Progress {
    private static final long FIRST_SECONDS = 1;
    private static final long NEXT_SECONDS = 10;

    private final Consumer<String> people;
    private final String what;
    private final CountDownLatch done = new CountDownLatch(1);

    private Progress(Consumer<String> people, String what) {
        this.people = people;
        this.what = what;
    }

    /** @param what is under way, such as {@code writing the backup} */
    static <T> T during(Consumer<String> people, String what, Supplier<T> work) {
        var progress = new Progress(people, what);
        var thread = new Thread(progress::say, "progress");
        thread.setDaemon(true);
        thread.start();
        try {
            return work.get();
        } finally {
            progress.done.countDown();
        }
    }

    private void say() {
        try {
            long seconds = FIRST_SECONDS;
            while (!done.await(seconds == FIRST_SECONDS ? FIRST_SECONDS : NEXT_SECONDS, TimeUnit.SECONDS)) {
                people.accept(what + (seconds == FIRST_SECONDS ? " …" : " … (" + seconds + " s)"));
                seconds += NEXT_SECONDS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
