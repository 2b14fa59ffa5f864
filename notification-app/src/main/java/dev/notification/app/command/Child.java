package dev.notification.app.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that this one waits for. When this one is told to stop, so is it, with all that it has started; and none is started from
 * then on.
 */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    /** Of a process that SIGINT or SIGTERM has ended, of which this one, too, may be about to hear: Ctrl-C goes to both. */
    private static final Set<Integer> STOPPED = Set.of(130, 143);

    private static final long STOP_SECONDS = 1;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread stop = new Thread(this::stop, "stop-child");
    private Process process;

    /**
     * Starts it.
     *
     * @throws CommandException if this process is ending already
     */
    Child(ProcessBuilder builder) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(stop); // First: what it does not know of would outlive this process.
        } catch (IllegalStateException e) {
            throw new CommandException(ExitStatus.INTERRUPTED, "", e);
        }
        try {
            start(builder);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private synchronized void start(ProcessBuilder builder) throws IOException {
        if (stopping.getCount() == 0) {
            throw new CommandException(ExitStatus.INTERRUPTED, "");
        }
        process = builder.start();
    }

    synchronized Process process() {
        return process;
    }

    /** Its status. */
    int waitFor() throws InterruptedException {
        return process().waitFor();
    }

    /** Whether this process was told to stop before the other had ended. */
    boolean wasStopped() throws InterruptedException {
        return stopping.await(STOPPED.contains(process().exitValue()) ? STOP_SECONDS : 0, TimeUnit.SECONDS);
    }

    /** By a thread of its own, when this process ends. */
    void stop() {
        stopping.countDown();
        Process running = process();
        if (running == null || !running.isAlive()) {
            return;
        }
        // The shell first: it would go on with its next command when one that it has started is stopped.
        List<ProcessHandle> started = running.descendants().toList();
        running.destroy();
        started.forEach(ProcessHandle::destroy);
        try {
            running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // It is under way.
        }
    }
}
