package dev.notification.app.lab.history;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds a history against every {@link Invariant}. Pure: it knows the logs and nothing else. The history must be one in
 * which notifications only arrive (nothing is collapsed, removed or marked), in which every device has caught up, and
 * which ends with the inboxes as REST lists them.
 */
public final class Checker {
    private final List<Event> history;
    private final List<Breach> breaches = new ArrayList<>();
    private final Map<String, Event.Intent> sent = new LinkedHashMap<>();
    private final Map<String, Event.Intent> sentByMessage = new HashMap<>();
    private final Map<Long, List<Event.Note>> listed;

    private Checker(List<Event> history) {
        this.history = history;
        all(Event.Intent.class).forEach(intent -> {
            sent.putIfAbsent(intent.key(), intent);
            sentByMessage.putIfAbsent(intent.message(), intent);
        });
        listed = all(Event.Listed.class).collect(groupingBy(Event.Listed::user, mapping(Event.Listed::note, toList())));
    }

    /**
     * @param history in the order of its times
     * @return nothing if all is well
     */
    public static List<Breach> check(List<Event> history) {
        var checker = new Checker(history);
        checker.acknowledgements();
        checker.origins();
        checker.revisions();
        checker.meanings();
        checker.outcomes();
        checker.refusals();
        checker.stores();
        checker.devices();
        return checker.breaches;
    }

    private <E extends Event> Stream<E> all(Class<E> type) {
        return history.stream().filter(type::isInstance).map(type::cast);
    }

    private void breach(Invariant invariant, String detail) {
        breaches.add(new Breach(invariant, detail));
    }

    private void acknowledgements() {
        Set<Event.Note> shown = all(Event.Listed.class).map(Event.Listed::note).collect(toSet());
        Map<String, Event.Acked> first = new HashMap<>();
        all(Event.Acked.class).forEach(acked -> {
            Event.Intent intent = sent.get(acked.key());
            if (intent == null) {
                breach(Invariant.NOTHING_INVENTED, "nobody sent what was acknowledged: " + acked);
                return;
            }
            Event.Acked before = first.putIfAbsent(acked.key(), acked);
            if (before != null && (before.id() != acked.id() || before.rev() != acked.rev())) {
                breach(Invariant.ONE_ROW_A_KEY, "acknowledged as " + before + " and as " + acked);
            }
            var expected = new Event.Note(acked.id(), intent.recipient(), acked.rev(), intent.message());
            if (!shown.contains(expected)) {
                breach(Invariant.ACKED_IS_LISTED, "acknowledged, not listed: " + expected);
            }
        });
        listed.values()
                .forEach(notes -> notes.stream()
                        .collect(groupingBy(Event.Note::message))
                        .forEach((message, same) -> {
                            if (same.size() > 1) {
                                breach(Invariant.ONE_ROW_A_KEY, "stored more than once: " + same);
                            }
                        }));
    }

    private Stream<Event.Note> seen() {
        return Stream.concat(
                all(Event.Received.class).flatMap(frame -> frame.notes().stream()),
                all(Event.Listed.class).map(Event.Listed::note));
    }

    private void origins() {
        seen().distinct().forEach(note -> {
            Event.Intent intent = sentByMessage.get(note.message());
            if (intent == null || intent.recipient() != note.user()) {
                breach(Invariant.NOTHING_INVENTED, "nobody sent that there: " + note);
            }
        });
        all(Event.Listed.class)
                .filter(listing -> listing.user() != listing.note().user())
                .forEach(listing -> breach(Invariant.NOBODY_ELSES, "listed for another user: " + listing));
    }

    private void revisions() {
        listed.forEach((user, notes) -> {
            List<Long> revisions = notes.stream().map(Event.Note::rev).sorted().toList();
            for (int i = 0; i < revisions.size(); i++) {
                if (revisions.get(i) != i + 1) {
                    breach(
                            Invariant.REVISIONS_CONTIGUOUS,
                            "inbox " + user + " has " + revisions.get(i) + " in place " + (i + 1));
                    return;
                }
            }
        });
    }

    private void meanings() {
        record Place(String epoch, long user, long rev) {}
        Map<Place, Event.Note> meanings = new HashMap<>();
        all(Event.Received.class)
                .forEach(frame -> frame.notes().forEach(note -> {
                    var place = new Place(Cursor.of(frame.cursor()).epoch(), note.user(), note.rev());
                    Event.Note before = meanings.putIfAbsent(place, note);
                    if (before != null && !before.equals(note)) {
                        breach(Invariant.MEANING_STAYS, place + " was " + before + " and is " + note);
                    }
                }));
        // What REST shows is of the newest history.
        Set<String> epochs = meanings.keySet().stream().map(Place::epoch).collect(toSet());
        if (epochs.size() == 1) {
            String epoch = epochs.iterator().next();
            all(Event.Listed.class).map(Event.Listed::note).forEach(note -> {
                Event.Note before = meanings.get(new Place(epoch, note.user(), note.rev()));
                if (before != null && !before.equals(note)) {
                    breach(Invariant.MEANING_STAYS, "devices have " + before + ", REST shows " + note);
                }
            });
        }
    }

    private void outcomes() {
        Map<String, Integer> open = new HashMap<>();
        for (Event event : history) {
            if (event instanceof Event.Intent intent) {
                open.merge(intent.key(), 1, Integer::sum);
            } else if (event instanceof Event.Acked acked) {
                open.merge(acked.key(), -1, Integer::sum);
            } else if (event instanceof Event.Refused refused) {
                open.merge(refused.key(), -1, Integer::sum);
            } else if (event instanceof Event.Unknown unknown) {
                open.merge(unknown.key(), -1, Integer::sum);
            }
        }
        open.forEach((key, count) -> {
            if (count != 0) {
                breach(Invariant.EVERY_INTENT_ENDS, key + " has " + count + " tries without an outcome");
            }
        });
    }

    private void refusals() {
        Set<String> refused = all(Event.Refused.class).map(Event.Refused::key).collect(toSet());
        all(Event.Acked.class).forEach(acked -> refused.remove(acked.key()));
        all(Event.Unknown.class).forEach(unknown -> refused.remove(unknown.key()));
        seen().distinct()
                .filter(note -> sentByMessage.containsKey(note.message())
                        && refused.contains(sentByMessage.get(note.message()).key()))
                .forEach(note -> breach(Invariant.REFUSED_IS_NOT_STORED, "was refused, and is there: " + note));
    }

    private void stores() {
        long down = Long.MAX_VALUE;
        for (Event event : history) {
            if (event instanceof Event.Down) {
                down = event.at();
            } else if (event instanceof Event.Up) {
                down = Long.MAX_VALUE;
            } else if (event instanceof Event.Acked acked
                    && sent.containsKey(acked.key())
                    && sent.get(acked.key()).at() > down) {
                breach(Invariant.NO_ACK_WHILE_DOWN, "sent and acknowledged without a store: " + acked);
            }
        }
    }

    private void devices() {
        Map<String, DeviceCheck> devices = new LinkedHashMap<>();
        all(Event.Connected.class)
                .forEach(connected -> devices.computeIfAbsent(
                        connected.device(), device -> new DeviceCheck(device, connected.user(), breaches)));
        for (Event event : history) {
            if (event instanceof Event.Connected connected) {
                devices.get(connected.device()).connected(connected);
            } else if (event instanceof Event.Received received) {
                devices.get(received.device()).received(received);
            } else if (event instanceof Event.Reset reset) {
                devices.get(reset.device()).reset(reset, listed);
            } else if (event instanceof Event.Stored stored && devices.containsKey(stored.device())) {
                devices.get(stored.device()).stored(stored);
            }
        }
        Map<Long, Set<String>> acknowledged = new HashMap<>();
        all(Event.Acked.class)
                .map(acked -> sent.get(acked.key()))
                .filter(intent -> intent != null)
                .forEach(intent -> acknowledged
                        .computeIfAbsent(intent.recipient(), user -> new HashSet<>())
                        .add(intent.message()));
        devices.values().forEach(device -> device.end(acknowledged));
    }
}
