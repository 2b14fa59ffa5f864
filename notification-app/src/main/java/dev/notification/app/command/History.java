package dev.notification.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What an inbox holds, but for what is archived. It may be long: a page at a time is held. */
final class History {
    private static final int PAGE = 200;

    private final Server server;

    History(Server server) {
        this.server = server;
    }

    private JsonText page(Optional<String> before) {
        return server.get("/api/notifications?limit=" + PAGE
                        + before.map(at -> "&before=" + Query.encoded(at)).orElse(""))
                .json();
    }

    /**
     * Tells the oldest first, though a server answers with the newest: so it is read back to the first one that is not wanted, and
     * then once more in the other direction.
     *
     * @param isWanted false for one means that all older ones are not wanted either
     * @return the cursor from which the feed goes on
     */
    String tell(Predicate<JsonText> isWanted, Consumer<JsonText> told) {
        List<Optional<String>> places = new ArrayList<>();
        Optional<String> place = Optional.empty();
        String cursor = "";
        boolean goesOn = true;
        while (goesOn) {
            JsonText page = page(place);
            if (places.isEmpty()) {
                cursor = page.text("cursor").orElseThrow(History::foreign);
            }
            places.add(place);
            place = page.text("next");
            goesOn =
                    place.isPresent() && page.elements("notifications").stream().allMatch(isWanted);
        }
        for (int i = places.size() - 1; i >= 0; i--) {
            List<JsonText> page = page(places.get(i)).elements("notifications");
            for (int j = page.size() - 1; j >= 0; j--) {
                if (isWanted.test(page.get(j))) {
                    told.accept(page.get(j));
                }
            }
        }
        return cursor;
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
