package dev.notification.app.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that this one waits for. When this one is told to stop, so is it, with all that it has started. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final Thread stop = new Thread(this::stop, "stop-child");

    /** Starts it. */
    Child(ProcessBuilder builder) throws IOException {
        process = builder.start();
        try {
            Runtime.getRuntime().addShutdownHook(stop);
        } catch (IllegalStateException e) {
            stop(); // This process is ending already.
        }
    }

    Process process() {
        return process;
    }

    /** Its status. */
    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    private void stop() {
        if (!process.isAlive()) {
            return;
        }
        // The shell first: it would go on with its next command when one that it has started is stopped.
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        started.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
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
