package dev.notification.core.lifecycle;

/**
 * Errors of the Java machine, such as {@link OutOfMemoryError}: after one, any object may be half changed, and threads that
 * nobody watches may be gone. Code that catches everything tells its callers first, and then gives the error to {@link #raise}.
 */
public final class MachineErrors {
    private MachineErrors() {}

    /**
     * Gives an error of the machine to this thread's handler of uncaught exceptions, which in the standalone server ends the
     * process, for its supervisor to start it again; an embedder's handler decides for itself. Anything else is ignored, an
     * overflowing stack too: only that call is lost.
     */
    public static void raise(Throwable failure) {
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }
}
