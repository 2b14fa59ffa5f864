package dev.notification.transport.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * How many bytes may be held for clients that have not finished what they say, that wait for their turn, or that do not read
 * their answers: all of them together. Where it is exceeded, room is made at once: the requests of strangers go first, the
 * oldest before the others, and then whoever holds most. Thread-safe; holds no lock.
 */
final class ByteBudget {
    /** Room is made for more than the next byte, so that looking for whom to end is rare. */
    private static final double KEPT = 0.875;
    /** What comes from strangers while another thread makes room is taken up to here. */
    private static final double MOST_OF_STRANGERS = 1.25;

    private static final double MOST = 1.5;

    private final long limit;
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean makingRoom = new AtomicBoolean();
    private final LongAdder ended = new LongAdder();
    private final List<Holders> all = new CopyOnWriteArrayList<>();

    /** Bytes that are held for one client, and that can be given up. */
    interface Holding {
        /** Whether nobody knows whose they are. */
        boolean isStrangers();

        /** Since when, as the port's clock tells it. */
        long since();

        long bytes();

        /** Ends whatever holds them and gives the bytes back; called from any thread, more than once perhaps. */
        void end();
    }

    /** What somebody held at one moment: sizes that change while they are compared cannot be sorted. */
    private record Sized(Holding holding, long bytes) {}

    /** Those who hold bytes now. */
    @FunctionalInterface
    interface Holders {
        void forEach(Consumer<Holding> visitor);
    }

    /** @param limit in bytes, at least 1 */
    ByteBudget(long limit) {
        this.limit = limit;
    }

    /** Called before anything is taken. */
    void add(Holders holders) {
        all.add(holders);
    }

    /** How many bytes are held now. */
    long held() {
        return held.get();
    }

    /** How many were ended to make room. */
    long ended() {
        return ended.sum();
    }

    /**
     * Takes bytes that are here already, and makes room if they are too many.
     *
     * @param isStrangers whether nobody knows whose they are
     * @return false if there are much too many, and another thread is still making room: whoever holds these ends
     */
    boolean take(long bytes, boolean isStrangers) {
        return held.addAndGet(bytes) <= limit
                || makeRoom()
                || held.get() <= limit * (isStrangers ? MOST_OF_STRANGERS : MOST);
    }

    /** Takes bytes for something that may as well be refused; false if there is no room for them. */
    boolean tryTake(long bytes) {
        boolean taken = false;
        try {
            take(bytes, true);
            taken = held.get() <= limit;
            return taken;
        } finally {
            if (!taken) {
                give(bytes); // Also if ending somebody failed: its caller then holds nothing that it could give back.
            }
        }
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    /** One thread is enough for it; false if another one is at it. */
    private boolean makeRoom() {
        if (!makingRoom.compareAndSet(false, true)) {
            return false;
        }
        try {
            List<Holding> strangers = new ArrayList<>();
            List<Sized> others = new ArrayList<>();
            all.forEach(holders -> holders.forEach(holding -> {
                if (holding.isStrangers()) {
                    strangers.add(holding);
                } else {
                    others.add(new Sized(holding, holding.bytes()));
                }
            }));
            strangers.sort(Comparator.comparingLong(Holding::since));
            // Strangers who come just now do not count: if those who were here made room, nobody else goes for the new
            // ones.
            if (!endUntilThereIsRoom(strangers)) {
                others.sort(Comparator.comparingLong(Sized::bytes).reversed());
                endUntilThereIsRoom(others.stream().map(Sized::holding).toList());
            }
            return true;
        } finally {
            makingRoom.set(false);
        }
    }

    /** Whether there was room, at some moment. */
    private boolean endUntilThereIsRoom(List<Holding> holdings) {
        for (Holding holding : holdings) {
            if (hasRoom()) {
                return true;
            }
            end(holding);
        }
        return hasRoom();
    }

    private boolean hasRoom() {
        return held.get() <= limit * KEPT;
    }

    /** Ends it to make room for others. */
    void end(Holding holding) {
        ended.increment();
        holding.end();
    }
}
