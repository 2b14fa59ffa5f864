package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What senders have waiting beyond their share of a batch, each sender's in its order. They take turns by deficit round robin
 * (Shreedhar and Varghese, 1995): each turn adds a share of bytes to what a sender may send, and what it could not use yet is
 * kept, so that large submissions are not starved by small ones. For one thread at a time.
 */
final class Backlogs {
    /** How many shares all turns of one batch give, unless there is one sender only. */
    private static final int SHARES = 4;

    private final long share;
    private final Map<UserId, Backlog> bySender = new HashMap<>();
    /** Whose turn is next stands first. None of them is empty. */
    private final ArrayDeque<Backlog> turns = new ArrayDeque<>();

    private static final class Backlog {
        private final UserId sender;
        private final ArrayDeque<PendingSend> sends = new ArrayDeque<>();
        private long credit;

        Backlog(UserId sender) {
            this.sender = sender;
        }
    }

    /** What becomes of the sends that are taken out. */
    interface Gathering {
        /** Whether it must wait for what is committed beside this batch. */
        boolean isBlocked(PendingSend send);

        /** It is blocked: true if it now waits elsewhere, where others are kept from overtaking it. */
        boolean passOver(PendingSend send);

        /** It is in the batch now. */
        void taken(PendingSend send);
    }

    /** @param share in bytes, as {@link PendingSend#weight} counts them */
    Backlogs(long share) {
        this.share = share;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    boolean has(UserId sender) {
        return !bySender.isEmpty() && bySender.containsKey(sender);
    }

    void add(PendingSend send) {
        Backlog backlog = bySender.get(send.sender());
        if (backlog == null) {
            backlog = new Backlog(send.sender());
            backlog.sends.add(send);
            turns.add(backlog);
            bySender.put(backlog.sender, backlog);
        } else {
            backlog.sends.add(send);
        }
    }

    /**
     * Takes sends into {@code batch} until it is full, or all have had their turns. A sender alone fills the batch: there is
     * nobody to wait for it.
     *
     * @param room for how many drafts there is room
     */
    void gather(int room, List<PendingSend> batch, Gathering gathering) {
        boolean alone = isAlone(batch);
        int left = room;
        long bytes = alone ? Long.MAX_VALUE : SHARES * share;
        int blocked = 0;
        while (left > 0 && bytes > 0 && blocked < turns.size()) {
            Backlog next = turns.element();
            if (gathering.isBlocked(next.sends.element())) {
                if (gathering.passOver(next.sends.element())) {
                    next.sends.remove();
                }
                blocked++;
            } else {
                blocked = 0;
                next.credit = alone ? Long.MAX_VALUE : next.credit + share;
                int first = batch.size();
                left -= take(next, left, batch, gathering);
                bytes -= weight(batch.subList(first, batch.size()));
                next.credit = alone ? 0 : next.credit;
            }
            endTurn(next);
        }
    }

    private boolean isAlone(List<PendingSend> batch) {
        if (turns.size() != 1) {
            return false;
        }
        UserId only = turns.element().sender;
        return batch.stream().allMatch(send -> send.sender().equals(only));
    }

    /** Whatever throws here, a send is in the batch, or still where it was. */
    private static int take(Backlog from, int room, List<PendingSend> batch, Gathering gathering) {
        int drafts = 0;
        for (PendingSend send = from.sends.peek();
                send != null && drafts < room && send.weight() <= from.credit && !gathering.isBlocked(send);
                send = from.sends.peek()) {
            batch.add(send);
            from.sends.remove();
            from.credit -= send.weight();
            drafts += send.drafts();
            gathering.taken(send);
        }
        return drafts;
    }

    private static long weight(List<PendingSend> sends) {
        return sends.stream().mapToLong(PendingSend::weight).sum();
    }

    private void endTurn(Backlog served) {
        turns.remove();
        if (served.sends.isEmpty()) {
            bySender.remove(served.sender);
        } else {
            turns.add(served);
        }
    }

    /** Takes out what has waited longer than {@code age} at {@code now}. */
    List<PendingSend> takeOlderThan(Duration age, long now) {
        List<PendingSend> old = new ArrayList<>();
        for (int left = turns.size(); left > 0; left--) {
            Backlog next = turns.element();
            while (!next.sends.isEmpty() && next.sends.element().ageNanos(now) > age.toNanos()) {
                old.add(next.sends.remove());
            }
            endTurn(next);
        }
        return old;
    }

    /** Everything, each sender's in its order. */
    List<PendingSend> takeAll() {
        List<PendingSend> all = new ArrayList<>();
        turns.forEach(backlog -> all.addAll(backlog.sends));
        turns.clear();
        bySender.clear();
        return all;
    }
}
