package dev.notification.app.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checker that finds nothing proves nothing: each forged history breaks one promise, and that one is found. */
class CheckerTest {
    private static final Event.Note ONE = new Event.Note(11, 1, 1, "one");
    private static final Event.Note TWO = new Event.Note(12, 1, 2, "two");

    /** Two are sent to user 1, whose phone gets both over two connections and confirms the first. */
    private static List<Event> good() {
        return new ArrayList<>(List.of(
                new Event.Connected(1, "phone", 1, "c1", "e.0", "e.0"),
                new Event.Intent(2, "k1", 1, "one"),
                new Event.Acked(3, "k1", 11, 1),
                new Event.Received(4, "phone", "c1", "e.0", "e.1", List.of(ONE)),
                new Event.Stored(5, "phone", "e.1"),
                new Event.Down(6),
                new Event.Intent(7, "k2", 1, "two"),
                new Event.Unknown(8, "k2", "no answer"),
                new Event.Up(9),
                new Event.Intent(10, "k2", 1, "two"),
                new Event.Acked(11, "k2", 12, 2),
                new Event.Connected(12, "phone", 1, "c2", "", "e.1"),
                new Event.Received(13, "phone", "c2", "e.1", "e.2", List.of(TWO)),
                new Event.Listed(14, 1, ONE),
                new Event.Listed(15, 1, TWO)));
    }

    /** The good one, but with another event in that place. */
    private static List<Event> with(int place, Event event) {
        List<Event> history = good();
        history.set(place, event);
        return history;
    }

    private static List<Event> without(int place) {
        List<Event> history = good();
        history.remove(place);
        return history;
    }

    private static List<Event> and(Event... events) {
        return Stream.concat(good().stream(), Stream.of(events)).toList();
    }

    private static List<Invariant> found(List<Event> history) {
        return Checker.check(history).stream().map(Breach::invariant).distinct().toList();
    }

    @Test
    void aGoodHistoryPasses() {
        assertThat(Checker.check(good())).isEmpty();
    }

    @Test
    void everyInvariantIsForgedHere() {
        List<Invariant> forged = Stream.of(
                        without(13),
                        without(3),
                        with(
                                3,
                                new Event.Received(
                                        4, "phone", "c1", "e.0", "e.1", List.of(new Event.Note(11, 1, 1, "x")))),
                        with(14, new Event.Listed(15, 1, new Event.Note(12, 1, 3, "two"))),
                        with(12, new Event.Received(13, "phone", "c2", "e.0", "e.2", List.of(TWO))),
                        and(new Event.Connected(16, "pad", 1, "c3", "e.0", "e.0"), swapped()),
                        and(new Event.Listed(16, 1, new Event.Note(13, 1, 3, "two"))),
                        and(new Event.Stored(16, "phone", "e.0")),
                        and(
                                new Event.Connected(16, "phone", 1, "c3", "e.1", "e.1"),
                                new Event.Received(17, "phone", "c3", "e.1", "e.2", List.of(ONE))),
                        and(
                                new Event.Connected(16, "other", 2, "c3", "e.0", "e.0"),
                                new Event.Received(17, "other", "c3", "e.0", "e.1", List.of(ONE))),
                        refusedAndStored(),
                        with(7, new Event.Acked(8, "k2", 12, 2)),
                        without(7))
                .flatMap(history -> found(history).stream())
                .distinct()
                .toList();

        assertThat(forged).containsExactlyInAnyOrder(Invariant.values());
    }

    private static Event swapped() {
        return new Event.Received(
                17,
                "pad",
                "c3",
                "e.0",
                "e.2",
                List.of(new Event.Note(12, 1, 1, "two"), new Event.Note(11, 1, 2, "one")));
    }

    @Test
    void anAcknowledgedOneThatRestDoesNotShowIsFound() {
        assertThat(found(without(14))).contains(Invariant.ACKED_IS_LISTED);
    }

    @Test
    void anAcknowledgedOneThatRestShowsElsewhereIsFound() {
        assertThat(found(with(10, new Event.Acked(11, "k2", 12, 5)))).containsExactly(Invariant.ACKED_IS_LISTED);
    }

    @Test
    void anAcknowledgedOneThatADeviceMissesIsFound() {
        assertThat(found(without(12))).containsExactly(Invariant.ACKED_IS_RECEIVED);
    }

    @Test
    void whatNobodySentIsFound() {
        assertThat(found(and(new Event.Listed(16, 1, new Event.Note(13, 1, 3, "three")))))
                .containsExactly(Invariant.NOTHING_INVENTED);
        assertThat(found(and(new Event.Acked(16, "k9", 13, 3)))).contains(Invariant.NOTHING_INVENTED);
    }

    private static List<Event> refusedAndStored() {
        return and(
                new Event.Intent(16, "k3", 1, "three"),
                new Event.Refused(17, "k3", 503, "overloaded"),
                new Event.Listed(18, 1, new Event.Note(13, 1, 3, "three")));
    }

    @Test
    void whatWasRefusedAndIsStoredIsFound() {
        assertThat(found(refusedAndStored())).containsExactly(Invariant.REFUSED_IS_NOT_STORED);
    }

    @Test
    void whatWasRefusedOnceAndWasUnknownOnceMayBeStored() {
        List<Event> history = new ArrayList<>(refusedAndStored());
        history.addAll(List.of(new Event.Intent(19, "k3", 1, "three"), new Event.Unknown(20, "k3", "no answer")));

        assertThat(found(history)).isEmpty();
    }

    @Test
    void aGapInTheRevisionsIsFound() {
        List<Event> history = good();
        history.set(1, new Event.Intent(2, "k1", 1, "one"));
        history.add(new Event.Intent(16, "k4", 1, "four"));
        history.add(new Event.Unknown(17, "k4", "no answer"));
        history.add(new Event.Listed(18, 1, new Event.Note(14, 1, 4, "four")));

        assertThat(found(history)).containsExactly(Invariant.REVISIONS_CONTIGUOUS);
    }

    @Test
    void aRevisionGivenTwiceIsFound() {
        List<Event> history = good();
        history.add(new Event.Intent(16, "k3", 1, "three"));
        history.add(new Event.Unknown(17, "k3", "no answer"));
        history.add(new Event.Listed(18, 1, new Event.Note(14, 1, 2, "three")));

        assertThat(found(history)).contains(Invariant.REVISIONS_CONTIGUOUS, Invariant.MEANING_STAYS);
    }

    @Test
    void aSeamIsFound() {
        assertThat(found(with(12, new Event.Received(13, "phone", "c2", "e.0", "e.2", List.of(TWO)))))
                .containsExactly(Invariant.NO_SEAM);
        assertThat(found(with(0, new Event.Connected(1, "phone", 1, "c1", "e.0", "e.1"))))
                .containsExactly(Invariant.NO_SEAM);
    }

    @Test
    void aFrameOfAnEndedConnectionIsFound() {
        assertThat(found(with(12, new Event.Received(13, "phone", "c1", "e.1", "e.2", List.of(TWO)))))
                .containsExactly(Invariant.NO_SEAM);
    }

    @Test
    void aRevisionThatMeansSomethingElseToAnotherDeviceIsFound() {
        assertThat(found(and(new Event.Connected(16, "pad", 1, "c3", "e.0", "e.0"), swapped())))
                .containsExactly(Invariant.MEANING_STAYS);
    }

    @Test
    void aNewHistoryMayGiveRevisionsAnotherMeaning() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "pad", 1, "c3", "old.7", "old.7"),
                new Event.Reset(17, "pad", "c3", "epoch", "e.2")));

        assertThat(found(history)).isEmpty();
    }

    @Test
    void aKeyThatWasStoredTwiceIsFound() {
        assertThat(found(and(new Event.Listed(16, 1, new Event.Note(13, 1, 3, "two")))))
                .containsExactly(Invariant.ONE_ROW_A_KEY);
        List<Event> twice = good();
        twice.add(new Event.Intent(16, "k2", 1, "two"));
        twice.add(new Event.Acked(17, "k2", 13, 3));

        assertThat(found(twice)).contains(Invariant.ONE_ROW_A_KEY);
    }

    @Test
    void aCursorThatGoesBackIsFound() {
        assertThat(found(and(new Event.Stored(16, "phone", "e.0")))).containsExactly(Invariant.CURSOR_ADVANCES);
        assertThat(found(with(11, new Event.Connected(12, "phone", 1, "c2", "", "e.0"))))
                .contains(Invariant.CURSOR_ADVANCES);
    }

    @Test
    void aRepetitionOfWhatWasConfirmedIsFound() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "phone", 1, "c3", "e.1", "e.1"),
                new Event.Received(17, "phone", "c3", "e.1", "e.2", List.of(ONE, TWO))));

        assertThat(found(history)).containsExactly(Invariant.NO_REPETITION);
    }

    @Test
    void aRepetitionOfWhatWasNotConfirmedIsFine() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "phone", 1, "c3", "e.1", "e.1"),
                new Event.Received(17, "phone", "c3", "e.1", "e.2", List.of(TWO))));

        assertThat(found(history)).isEmpty();
    }

    @Test
    void aRepetitionFromBeforeAnAckThatWasOnItsWayIsFine() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "phone", 1, "c3", "", "e.1"),
                new Event.Stored(17, "phone", "e.2"),
                new Event.Received(18, "phone", "c3", "e.1", "e.2", List.of(TWO))));

        assertThat(found(history)).isEmpty();
    }

    /** A cursor that was given once is none that the server keeps. */
    @Test
    void aRepetitionBeyondWhatTheServerKeepsIsFine() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "phone", 1, "c3", "e.2", "e.2"),
                new Event.Connected(17, "phone", 1, "c4", "", "e.1"),
                new Event.Received(18, "phone", "c4", "e.1", "e.2", List.of(TWO))));

        assertThat(found(history)).isEmpty();
    }

    @Test
    void whatIsForAnotherUserIsFound() {
        List<Event> history = good();
        history.addAll(List.of(
                new Event.Connected(16, "other", 2, "c3", "e.0", "e.0"),
                new Event.Received(17, "other", "c3", "e.0", "e.1", List.of(ONE))));

        assertThat(found(history)).containsExactly(Invariant.NOBODY_ELSES);
    }

    @Test
    void anAcknowledgementWithoutAStoreIsFound() {
        List<Event> history = with(7, new Event.Acked(8, "k2", 12, 2));

        assertThat(found(history)).containsExactly(Invariant.NO_ACK_WHILE_DOWN);
    }

    @Test
    void aSendWithoutAnOutcomeIsFound() {
        assertThat(found(without(7))).containsExactly(Invariant.EVERY_INTENT_ENDS);
    }

    @Test
    void whatActorsLogIsReadBackInTheOrderOfItsTimes(@TempDir Path directory) {
        var history = new History(directory);
        List<Event> good = good();
        IntStream.range(0, 2).forEach(actor -> {
            try (History.Log log = history.log("actor-" + actor)) {
                IntStream.range(0, good.size()).filter(i -> i % 2 == actor).forEach(i -> log.add(good.get(i)));
            }
        });

        assertThat(history.events()).isEqualTo(good);
    }
}
