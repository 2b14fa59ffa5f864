package dev.notification.persistence;

import dev.notification.core.lifecycle.RoundRobin;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the {@link Writer}, bounded. The order in which it is handed out is decided here and nowhere else: by turns of
 * those whose it is, so that whoever waits with one waits for one of each other, however many that other has; of one, first
 * come, first served. Thread-safe.
 */
final class WriteQueue {
    private final int capacity;
    private final RoundRobin<Object, WriteJob<?>> jobs = new RoundRobin<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    WriteQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Wakes nobody. False: it is full, or closed. */
    boolean offer(WriteJob<?> job) {
        lock.lock();
        try {
            if (closed || jobs.size() >= capacity) {
                return false;
            }
            jobs.add(job.owner(), job);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #awaitOne} if something waits. */
    void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until something waits and {@link #wake} is called. False: nothing does, and nothing will come any more. */
    boolean awaitOne() throws InterruptedException {
        lock.lock();
        try {
            while (jobs.size() == 0 && !closed) {
                changed.await();
            }
            return jobs.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** The next, already started, so that it cannot be given up any more; empty: none waits now. */
    Optional<WriteJob<?>> take() {
        lock.lock();
        try {
            Optional<WriteJob<?>> next = jobs.poll();
            while (next.isPresent() && !next.get().start()) {
                next = jobs.poll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out one that was given up. */
    void remove(WriteJob<?> job) {
        lock.lock();
        try {
            jobs.remove(job.owner(), job);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits, and something may come. */
    boolean isIdle() {
        lock.lock();
        try {
            return jobs.size() == 0 && !closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
