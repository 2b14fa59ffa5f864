package dev.notification.persistence;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the {@link Writer}, bounded. The order in which it is handed out is decided here and nowhere else: first
 * come, first served. Thread-safe.
 */
final class WriteQueue {
    private final int capacity;
    private final Queue<WriteJob<?>> jobs = new ArrayDeque<>();
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
            jobs.add(job);
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
            while (jobs.isEmpty() && !closed) {
                changed.await();
            }
            return !jobs.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The next, already started, so that it cannot be given up any more; empty: none waits now. */
    Optional<WriteJob<?>> take() {
        lock.lock();
        try {
            WriteJob<?> next = jobs.poll();
            while (next != null && !next.start()) {
                next = jobs.poll();
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out one that was given up. */
    void remove(WriteJob<?> job) {
        lock.lock();
        try {
            jobs.remove(job);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits, and something may come. */
    boolean isIdle() {
        lock.lock();
        try {
            return jobs.isEmpty() && !closed;
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
