package dev.notification.app.lab;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Everybody who does one abuse at the same time, a thread for each. */
final class Crowd implements AutoCloseable {
    private final Tally tally = new Tally();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private volatile boolean over;

    /** They begin at once. */
    Crowd(Ground ground, Abuse abuse) {
        for (int number = 0; number < abuse.people(); number++) {
            var visit = new Visit(ground, number, tally, () -> over);
            var thread = new Thread(() -> act(abuse, visit), abuse.row() + "-" + number);
            thread.setDaemon(true);
            visits.add(visit);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void act(Abuse abuse, Visit visit) {
        while (!over) {
            try {
                abuse.person().act(visit);
            } catch (SocketWire.RefusedException e) {
                failed("handshake " + e.status());
            } catch (EOFException e) {
                failed("hung up");
            } catch (IOException e) {
                failed("cut");
            }
            visit.closeAll();
        }
    }

    /** What its own end cuts off says nothing of the server. */
    private void failed(String what) {
        if (!over) {
            tally.count(what);
            Pace.rest(TimeUnit.MILLISECONDS, 20);
        }
    }

    /** Until so many were made, for some seconds at most: a server that cannot take them is what is looked for, too. */
    void awaitTries(int count) {
        for (int i = 0; i < 300 && tally.of(Abuse.TRIED) < count; i++) {
            Pace.rest(TimeUnit.MILLISECONDS, 50);
        }
    }

    /** Until they were told what they are expected to be told, however slow the machine is; a minute at most. */
    void awaitAnswers(Abuse abuse) {
        for (int i = 0; i < 1200 && abuse.complaint().apply(tally).isPresent(); i++) {
            Pace.rest(TimeUnit.MILLISECONDS, 50);
        }
    }

    Tally tally() {
        return tally;
    }

    /** All leave at once. */
    @Override
    public void close() {
        over = true;
        visits.forEach(Visit::closeAll);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
