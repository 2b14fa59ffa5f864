package dev.notification.app.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What an inbox holds, but for what is archived. It may be long: a page at a time is held. */
final class History {
    private static final int PAGE = 200;

    /** One that was replaced has the time of its successor. */
    private static final Comparator<JsonText> ARRIVAL = Comparator.comparing(
                    (JsonText one) -> one.text("created_at").orElse(""))
            .thenComparing(one -> one.number("id", 0));

    private final Server server;

    History(Server server) {
        this.server = server;
    }

    /** What is archived, or what is not: the oldest comes last, so it is read back first, and then told in the other direction. */
    private final class Shelf {
        private final boolean isArchived;
        private final Predicate<JsonText> isWanted;
        private final List<Optional<String>> places = new ArrayList<>();
        private final Deque<JsonText> waiting = new ArrayDeque<>();
        private String cursor = "";

        Shelf(boolean isArchived, Predicate<JsonText> isWanted) {
            this.isArchived = isArchived;
            this.isWanted = isWanted;
            Optional<String> place = Optional.empty();
            boolean goesOn = true;
            while (goesOn) {
                JsonText page = page(place);
                if (places.isEmpty()) {
                    cursor = page.text("cursor").orElseThrow(History::foreign);
                }
                places.add(place);
                place = page.text("next");
                goesOn = place.isPresent()
                        && page.elements("notifications").stream().allMatch(isWanted);
            }
        }

        private JsonText page(Optional<String> before) {
            return server.get("/api/notifications?limit=" + PAGE + "&archived=" + isArchived
                            + before.map(at -> "&before=" + Query.encoded(at)).orElse(""))
                    .json();
        }

        /** The oldest that was not taken; empty: there is none. */
        Optional<JsonText> oldest() {
            while (waiting.isEmpty() && !places.isEmpty()) {
                for (JsonText one : page(places.remove(places.size() - 1)).elements("notifications")) {
                    if (isWanted.test(one)) {
                        waiting.addFirst(one);
                    }
                }
            }
            return Optional.ofNullable(waiting.peekFirst());
        }

        boolean isBefore(Shelf other) {
            Optional<JsonText> mine = oldest();
            Optional<JsonText> its = other.oldest();
            return mine.isPresent() && (its.isEmpty() || ARRIVAL.compare(mine.get(), its.get()) < 0);
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
        // What is archived between the two is on both, and told once: it is known by then.
        var archive = new Shelf(true, withArchived ? isWanted : one -> false);
        Optional<JsonText> last = Optional.empty();
        while (inbox.oldest().isPresent() || archive.oldest().isPresent()) {
            Shelf next = inbox.isBefore(archive) ? inbox : archive;
            JsonText one = next.waiting.removeFirst();
            if (last.filter(it -> ARRIVAL.compare(it, one) == 0).isEmpty()) {
                told.accept(one);
            }
            last = Optional.of(one);
        }
        return inbox.cursor;
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
