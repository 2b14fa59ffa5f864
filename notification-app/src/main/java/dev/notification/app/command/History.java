package dev.notification.app.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What an inbox holds, but for what is archived. It may be long, and it changes while it is told: of each that is to be told the id is
 * held, and a few pages of them.
 */
final class History {
    private static final int PAGE = 200;

    /** One that was replaced has the time of its successor. */
    private static final Comparator<JsonText> ARRIVAL = Comparator.comparing(
                    (JsonText one) -> one.text("created_at").orElse(""))
            .thenComparing(History::id);

    private final Server server;
    /** What was there in the beginning: what came later is told by the feed. */
    private final Set<Long> untold = new HashSet<>();

    History(Server server) {
        this.server = server;
    }

    private static long id(JsonText notification) {
        return notification.number("id", 0);
    }

    private JsonText page(boolean isArchived, Optional<String> before) {
        return server.get("/api/notifications?limit=" + PAGE + "&archived=" + isArchived
                        + before.map(at -> "&before=" + Query.encoded(at)).orElse(""))
                .json();
    }

    /** What is archived, or what is not: the oldest comes last, so it is read back first, and then told in the other direction. */
    private final class Shelf {
        private final boolean isArchived;
        /** Where each page begins; the last one is where nothing is wanted any more. */
        private final List<Optional<String>> places = new ArrayList<>();

        /** As it was in the beginning: it has no place in front of which it could be read again. */
        private final List<JsonText> newest;

        private final String cursor;
        private final Deque<JsonText> waiting = new ArrayDeque<>();
        private int left;

        Shelf(boolean isArchived, Predicate<JsonText> isWanted) {
            this.isArchived = isArchived;
            JsonText page = page(isArchived, Optional.empty());
            newest = page.elements("notifications");
            cursor = page.text("cursor").orElseThrow(History::foreign);
            places.add(Optional.empty());
            places.add(page.text("next"));
            while (places.get(places.size() - 1).isPresent()
                    && page.elements("notifications").stream().allMatch(isWanted)) {
                note(page, isWanted);
                page = page(isArchived, places.get(places.size() - 1));
                places.add(page.text("next"));
            }
            note(page, isWanted);
            left = places.size() - 1;
        }

        private void note(JsonText page, Predicate<JsonText> isWanted) {
            page.elements("notifications").stream()
                    .filter(isWanted)
                    .map(History::id)
                    .forEach(untold::add);
        }

        /** The oldest that was not taken; empty: there is none. */
        Optional<JsonText> oldest() {
            while (waiting.isEmpty() && left > 0) {
                left--;
                if (left == 0) {
                    keep(newest);
                } else {
                    read(places.get(left), places.get(left + 1));
                }
            }
            return Optional.ofNullable(waiting.peekFirst());
        }

        /** What was removed since makes a page reach further, what came back makes it end sooner. */
        private void read(Optional<String> from, Optional<String> end) {
            Optional<String> place = from;
            while (place.isPresent() && revision(place) > revision(end)) {
                JsonText page = page(isArchived, place);
                keep(page.elements("notifications"));
                place = page.text("next");
            }
        }

        private void keep(List<JsonText> page) {
            page.stream().filter(one -> untold.contains(id(one))).forEach(waiting::addFirst);
        }

        boolean isBefore(Shelf other) {
            Optional<JsonText> mine = oldest();
            Optional<JsonText> its = other.oldest();
            return mine.isPresent() && (its.isEmpty() || ARRIVAL.compare(mine.get(), its.get()) < 0);
        }
    }

    /** Within one epoch, the part of a cursor before the dot, the larger one is the later. */
    private static long revision(Optional<String> cursor) {
        try {
            return cursor.map(text -> Long.parseLong(text.substring(text.lastIndexOf('.') + 1)))
                    .orElse(0L);
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    /**
     * Tells the oldest first.
     *
     * @param withArchived whether what is archived is told, too, in its place
     * @param isWanted false for one means that all older ones are not wanted either
     * @return the cursor from which the feed goes on
     */
    String tell(boolean withArchived, Predicate<JsonText> isWanted, Consumer<JsonText> told) {
        var inbox = new Shelf(false, isWanted);
        if (!withArchived) {
            tell(inbox, told);
            return inbox.cursor;
        }
        // What is archived between the two is on both, and told once: it is known by then.
        var archive = new Shelf(true, isWanted);
        while (inbox.oldest().isPresent() || archive.oldest().isPresent()) {
            tellOne(inbox.isBefore(archive) ? inbox : archive, told);
        }
        if (!untold.isEmpty()) { // Removed, or archived before it was read again.
            Set<Long> missing = Set.copyOf(untold);
            var again = new Shelf(true, isWanted);
            untold.retainAll(missing);
            tell(again, told);
        }
        return inbox.cursor;
    }

    private void tell(Shelf shelf, Consumer<JsonText> told) {
        while (shelf.oldest().isPresent()) {
            tellOne(shelf, told);
        }
    }

    private void tellOne(Shelf shelf, Consumer<JsonText> told) {
        JsonText one = shelf.waiting.removeFirst();
        if (untold.contains(id(one))) {
            told.accept(one);
            untold.remove(id(one));
        }
    }

    private static CommandException foreign() {
        return new CommandException(
                ExitStatus.UNAVAILABLE, "the answer is not that of a notification server: it has no cursor");
    }

    /** The newest of all, archived or not. */
    List<JsonText> newest() {
        List<JsonText> newest = new ArrayList<>();
        for (boolean archived : new boolean[] {false, true}) {
            newest.addAll(server.get("/api/notifications?limit=1&archived=" + archived)
                    .json()
                    .elements("notifications"));
        }
        return newest;
    }
}
