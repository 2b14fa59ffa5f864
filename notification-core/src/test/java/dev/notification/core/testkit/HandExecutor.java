package dev.notification.core.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when the test says so, on the test's thread. Thread-safe, so that races may fill it. */
public final class HandExecutor implements Executor {
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean refusing;

    @Override
    public synchronized void execute(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("the test says so");
        }
        waiting.add(task);
    }

    /** From now on nothing more is taken. */
    public synchronized void refuse() {
        refusing = true;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** Runs the task that has waited longest; false if none waits. */
    public boolean runNext() {
        return run(next(waiting() > 0 ? Optional.of(0) : Optional.empty()));
    }

    /** Runs some task; false if none waits. */
    public boolean runAny(Random random) {
        int count = waiting();
        return run(next(count > 0 ? Optional.of(random.nextInt(count)) : Optional.empty()));
    }

    /** Runs so many, and those that they add only if their turn comes. */
    public void run(int tasks) {
        for (int i = 0; i < tasks; i++) {
            runNext();
        }
    }

    private synchronized Optional<Runnable> next(Optional<Integer> index) {
        return index.map(at -> waiting.remove((int) at));
    }

    /** Without the lock: a task may give this another one. */
    private static boolean run(Optional<Runnable> task) {
        task.ifPresent(Runnable::run);
        return task.isPresent();
    }
}
