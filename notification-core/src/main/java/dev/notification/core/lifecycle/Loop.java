package dev.notification.core.lifecycle;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Repeats jobs on one named thread until it is closed. Whatever a job throws, an error of the Java machine included, is
 * logged and counted, and the job is run again when it is next due: nothing ends a loop but {@link #close()}, or the end of
 * the process, if that is what the thread's handler makes of an error of the machine ({@link MachineErrors}). A store that is
 * away or has too much to do only puts a job off. Thread-safe.
 */
public final class Loop implements Component, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());
    private static final Duration END_PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final ScheduledExecutorService thread;
    private final List<Job> jobs = new ArrayList<>();

    /** @param name of the loop and its thread */
    public Loop(String name) {
        this.name = name;
        var single = new ScheduledThreadPoolExecutor(1, Threads.named(name));
        single.prestartAllCoreThreads();
        this.thread = single;
    }

    /**
     * Runs {@code work} again and again: for the first time after {@code delay}, and {@code pause} after each end.
     *
     * @param what the job's name in logs and figures: lower case with underscores
     * @param pause at least a millisecond
     */
    public synchronized Loop every(String what, Duration delay, Duration pause, Runnable work) {
        var job = new Job(what, work);
        jobs.add(job);
        thread.scheduleWithFixedDelay(job, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** As {@link #every(String, Duration, Duration, Runnable)} with one pause before the first run too. */
    public Loop every(String what, Duration pause, Runnable work) {
        return every(what, pause, pause, work);
    }

    /** Unwell once closed, or when the last run of a job failed. */
    @Override
    public synchronized Check check() {
        if (thread.isShutdown()) {
            return Check.unwell(name, "closed");
        }
        return jobs.stream()
                .filter(job -> job.failing)
                .findFirst()
                .map(job -> Check.unwell(name, job.what + " failed when it last ran; the log says why"))
                .orElseGet(() -> Check.well(name));
    }

    @Override
    public synchronized Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>();
        jobs.forEach(job -> {
            figures.put(job.what + "_runs", job.runs.get());
            figures.put(job.what + "_postponed", job.postponed.get());
            figures.put(job.what + "_failures", job.failures.get());
        });
        return figures;
    }

    /** Lets the run that is under way end, for two seconds at most; nothing is run after it. */
    @Override
    public void close() {
        thread.shutdown();
        Threads.awaitEnd(thread, END_PATIENCE);
    }

    private static final class Job implements Runnable {
        private final String what;
        private final Runnable work;
        private final AtomicLong runs = new AtomicLong();
        private final AtomicLong postponed = new AtomicLong();
        private final AtomicLong failures = new AtomicLong();
        private volatile boolean failing;

        Job(String what, Runnable work) {
            this.what = what;
            this.work = work;
        }

        @Override
        public void run() {
            runs.incrementAndGet();
            try {
                work.run();
                failing = false;
            } catch (StoreUnavailableException | OverloadedException e) {
                // The store's own check says so, once for all that wait for it; the next run may find it back.
                postponed.incrementAndGet();
                LOG.log(System.Logger.Level.DEBUG, "{0} goes on later: {1}", what, e.getMessage());
            } catch (Throwable e) {
                // The outermost edge of this thread: without it, the executor would never run the job again, silently.
                failing = true;
                failures.incrementAndGet();
                log(e);
                MachineErrors.raise(e);
            }
        }

        /** Logging needs memory too, and may be what fails. */
        private void log(Throwable failure) {
            try {
                LOG.log(System.Logger.Level.ERROR, what + " failed; it goes on", failure);
            } catch (Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }
}
