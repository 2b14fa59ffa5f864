package dev.notification.app.lab;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that strangers or one account do to the harm of all others.
 *
 * @param row where it stands in the list of what was found
 * @param title what they do, in a few words
 * @param people how many do it at once
 * @param person what each does until it is told to stop
 * @param complaint what is wrong with the answers that they got, if anything is, beside what is wrong in every case
 */
record Abuse(String row, String title, int people, Person person, Function<Tally, Optional<String>> complaint) {
    /** One of the crowd. Called again and again, also after it failed; whatever it opens ends with its visit. */
    @FunctionalInterface
    interface Person {
        void act(Visit visit) throws IOException;
    }

    /** How large each is: so that it bites in seconds, or as it was found. */
    record Scale(int unfinished, int inbox, int replays, int sends, int polls) {
        static final Scale SHORT = new Scale(5_000, 20_000, 8, 4, 2_400);
        static final Scale WHOLE = new Scale(9_000, 200_000, 60, 8, 10_080);
    }

    static Abuse of(String row, String title, int people, Person person) {
        return new Abuse(row, title, people, person, tally -> Optional.empty());
    }

    /** If none of these answers was given, something is wrong; no answer at all is an answer too, where there was none. */
    Abuse expecting(Object... answers) {
        return new Abuse(
                row,
                title,
                people,
                person,
                tally -> List.of(answers).stream().anyMatch(answer -> tally.of(answer) > 0)
                        ? Optional.empty()
                        : Optional.of("nobody was told " + List.of(answers)));
    }

    /** If one of these answers was given, something is wrong. */
    Abuse refusing(Object... answers) {
        return new Abuse(
                row,
                title,
                people,
                person,
                tally -> List.of(answers).stream()
                        .filter(answer -> tally.of(answer) > 0)
                        .findFirst()
                        .map(answer -> tally.of(answer) + " were told " + answer));
    }

    static List<Abuse> all(Scale scale) {
        return List.of(
                LoginAbuses.unfinishedBodies(scale.unfinished()),
                SendAbuses.oddDates(),
                InboxAbuses.everythingReadAndUnread(),
                SendAbuses.oneIdAThousandTimes(scale.sends()),
                InboxAbuses.replays(scale.replays()),
                InboxAbuses.unreadPages(),
                LoginAbuses.wrongPasswordsFromOneAddress(),
                LoginAbuses.wrongPasswordsFromManyAddresses(),
                LoginAbuses.registrations(),
                FramingAbuses.oddRequests(),
                InboxAbuses.categoryScans(),
                SocketAbuses.pings(),
                SocketAbuses.violations(),
                LoginAbuses.refreshGuesses(),
                SocketAbuses.newDevices(),
                InboxAbuses.abandonedPolls(scale.polls()),
                SocketAbuses.unread());
    }
}
