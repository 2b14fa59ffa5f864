package dev.notification.app.lab.history;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a history says of one device, event by event. */
final class DeviceCheck {
    private final String device;
    private final long user;
    private final List<Breach> breaches;
    private final Set<String> messages = new HashSet<>();
    private Optional<Cursor> stored = Optional.empty();
    /** What the server knew that the device has when this connection began; an ack may be on its way even then. */
    private Optional<Cursor> known = Optional.empty();

    private String connection = "";
    private String at = "";

    DeviceCheck(String device, long user, List<Breach> breaches) {
        this.device = device;
        this.user = user;
        this.breaches = breaches;
    }

    private void breach(Invariant invariant, String detail) {
        breaches.add(new Breach(invariant, device + ": " + detail));
    }

    void connected(Event.Connected event) {
        connection = event.connection();
        at = event.cursor();
        Cursor start = Cursor.of(event.cursor());
        if (event.given().isEmpty()) {
            known = stored;
            if (stored.isPresent() && start.isBefore(stored.get())) {
                breach(Invariant.CURSOR_ADVANCES, "kept " + stored.get() + ", hello starts at " + event.cursor());
            }
        } else {
            known = Optional.of(Cursor.of(event.given()));
            if (!event.given().equals(event.cursor())) {
                breach(Invariant.NO_SEAM, "gave " + event.given() + ", hello starts at " + event.cursor());
            }
        }
    }

    void received(Event.Received event) {
        if (!event.connection().equals(connection) || !event.prev().equals(at)) {
            breach(Invariant.NO_SEAM, "was at " + at + " of " + connection + ", got " + event);
        } else if (!Cursor.of(event.prev()).isBefore(Cursor.of(event.cursor()))) {
            breach(Invariant.NO_SEAM, "does not go forward: " + event);
        }
        at = event.cursor();
        for (Event.Note note : event.notes()) {
            if (note.user() != user) {
                breach(Invariant.NOBODY_ELSES, "received what is for another user: " + note);
            }
            boolean again = !messages.add(note.message());
            boolean confirmed = known.filter(cursor ->
                            cursor.epoch().equals(Cursor.of(event.cursor()).epoch()) && note.rev() <= cursor.rev())
                    .isPresent();
            if (again && confirmed) {
                breach(Invariant.NO_REPETITION, "had confirmed " + known.get() + ", got " + note + " again");
            }
        }
    }

    /** In another history a device reads its inbox anew. In the same one nothing was purged: it has simply lost its place. */
    void reset(Event.Reset event, Map<Long, List<Event.Note>> listed) {
        Cursor head = Cursor.of(event.head());
        if (!head.epoch().equals(Cursor.of(at).epoch())) {
            listed.getOrDefault(user, List.of()).stream()
                    .filter(note -> note.rev() <= head.rev())
                    .forEach(note -> messages.add(note.message()));
            stored = Optional.empty();
            known = Optional.empty();
        }
        at = event.head();
    }

    void stored(Event.Stored event) {
        Cursor cursor = Cursor.of(event.cursor());
        if (stored.isPresent() && cursor.isBefore(stored.get())) {
            breach(Invariant.CURSOR_ADVANCES, "the server kept " + stored.get() + ", then " + cursor);
        }
        stored = Optional.of(cursor);
    }

    void end(Map<Long, Set<String>> acknowledged) {
        Set<String> missing = new HashSet<>(acknowledged.getOrDefault(user, Set.of()));
        missing.removeAll(messages);
        if (!missing.isEmpty()) {
            breach(
                    Invariant.ACKED_IS_RECEIVED,
                    missing.size() + " missing, among them "
                            + missing.stream().limit(3).toList());
        }
    }
}
