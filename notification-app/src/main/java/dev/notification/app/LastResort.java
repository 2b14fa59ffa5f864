package dev.notification.app;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/**
 * Ends the process on an error of the Java machine that reached the end of a thread, or that was given to it: a server without
 * memory, or with a part that is gone, looks alive and serves nobody, and its supervisor starts a new one.
 * Whatever else ends a thread is logged; pools replace theirs.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {
    /** An internal error, as sysexits.h has it. */
    static final int INTERNAL_ERROR = 70;

    private static final long PATIENCE_SECONDS = 1;

    private final PrintStream words;
    private final IntConsumer end;
    private final CountDownLatch dying = new CountDownLatch(1);

    /**
     * @param words where it says why; the log may have no memory or thread left
     * @param end is given the exit status
     */
    LastResort(PrintStream words, IntConsumer end) {
        this.words = words;
        this.end = end;
    }

    /** From now on, for all threads of this process. */
    static void install(PrintStream words) {
        // Not exit(): its hooks would want memory and threads that may not be there.
        var lastResort = new LastResort(words, Runtime.getRuntime()::halt);
        // Made now: there may be no memory for a thread when it is needed.
        var thread = new Thread(lastResort::endAnyway, "last-resort");
        thread.setDaemon(true);
        thread.start();
        Thread.setDefaultUncaughtExceptionHandler(lastResort);
    }

    /** Its last words may find a pipe that is full and that nobody reads, and wait for ever. */
    private void endAnyway() {
        try {
            dying.await();
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            end.accept(INTERNAL_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody knows it, so nobody does that.
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            if (failure instanceof Error) {
                dying.countDown();
                words.println("The process ends: " + failure + " in thread " + thread.getName());
            } else {
                LoggerFactory.getLogger(LastResort.class).error("thread {} ended", thread.getName(), failure);
            }
        } finally {
            if (failure instanceof Error) {
                end.accept(INTERNAL_ERROR);
            }
        }
    }
}
