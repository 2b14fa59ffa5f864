package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.NotificationId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a follower has heard, with what it needs to keep a copy of the inbox.
 *
 * @param from where the follower stood before, {@link #UNKNOWN} if this kind of follower does not hear that
 * @param to where it stands afterwards, {@link #UNKNOWN} if this says nothing about it
 * @param steps what it does to the follower's copy of the inbox
 */
public record Heard(Said said, long from, long to, List<Step> steps) {
    public static final long UNKNOWN = -1;

    public Heard {
        steps = List.copyOf(steps);
    }

    /** What happens to one notification in a follower's copy of the inbox. */
    public sealed interface Step {
        NotificationId id();

        record Put(NotificationId id, View view) implements Step {}

        record Mark(NotificationId id, boolean read, boolean archived) implements Step {}

        record Drop(NotificationId id) implements Step {}
    }

    /** A notification as a follower's copy has it. */
    public record View(String message, boolean read, boolean archived) {}

    public static Heard word(Said said) {
        return new Heard(said, UNKNOWN, UNKNOWN, List.of());
    }

    /** Something after which the follower stands at {@code to}, wherever it was before. */
    public static Heard place(Said said, long to) {
        return new Heard(said, UNKNOWN, to, List.of());
    }

    /**
     * One change.
     *
     * @param isWhole whether the follower is given the notification itself, not only its new state
     */
    public static Heard change(Change change, long from, boolean isWhole) {
        long to = change.revision().value();
        if (change instanceof Change.Removed removed) {
            return new Heard(Said.state("removed", to), from, to, List.of(new Step.Drop(removed.id())));
        }
        if (change instanceof Change.Marked marked) {
            return seen(((Mark.Seen) marked.mark()).upTo().value(), from, to);
        }
        var present = (Change.Present) change;
        var held = present.notification();
        var view = new View(held.content().message(), held.read(), held.archived());
        return isWhole
                ? whole(present.id(), view, from, to)
                : new Heard(
                        Said.state(present.kind().name().toLowerCase(Locale.ROOT), to),
                        from,
                        to,
                        List.of(new Step.Mark(present.id(), view.read(), view.archived())));
    }

    public static Heard whole(NotificationId id, View view, long from, long to) {
        Said said = Said.notification(view.message(), view.read(), view.archived());
        return new Heard(said, from, to, List.of(new Step.Put(id, view)));
    }

    /** That the user has seen the inbox up to some revision. */
    public static Heard seen(long upTo, long from, long to) {
        return new Heard(Said.state("seen up to " + upTo, to), from, to, List.of());
    }

    /** Whether a change as it was committed, or as it was replayed, is heard whole. */
    public static boolean isWhole(Change change, Optional<?> replay) {
        return replay.isPresent()
                || change instanceof Change.Present present
                        && (present.kind() == Change.Kind.ARRIVED || present.kind() == Change.Kind.REPLACED);
    }

    /** Every change begins where the follower stood, and takes it forward; nothing comes after the end. */
    static void assertFitTogether(List<Heard> all) {
        long at = Heard.UNKNOWN;
        boolean hasEnded = false;
        for (Heard one : all) {
            assertThat(hasEnded).as("something comes after the end: %s", one).isFalse();
            hasEnded = one.said().word() == Said.Word.ENDED;
            if (one.from() != Heard.UNKNOWN) {
                assertThat(one.from()).as("where %s begins", one).isEqualTo(at);
            }
            if (!one.steps().isEmpty()) {
                assertThat(one.to()).as("where %s ends", one).isGreaterThan(at);
            }
            at = one.to() == Heard.UNKNOWN ? at : one.to();
        }
    }
}
