package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.UserId;
import dev.notification.core.testkit.Heard.Step;
import dev.notification.core.testkit.Heard.View;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All notifications of an inbox: as the store has it, or as a follower has built it from what it heard. */
final class InboxCopy {
    private InboxCopy() {}

    /** In ascending order of their ids. */
    static Map<NotificationId, View> of(Stores stores, UserId user) {
        Map<NotificationId, View> inbox = new TreeMap<>();
        for (boolean archived : new boolean[] {false, true}) {
            var filter = new HistoryFilter(archived, Optional.empty(), Optional.empty());
            stores.inboxes()
                    .history(user, filter, Optional.empty(), 1000)
                    .orElseThrow()
                    .notifications()
                    .forEach(one -> inbox.put(one.id(), new View(one.content().message(), one.read(), one.archived())));
        }
        return inbox;
    }

    /** In ascending order of their ids. */
    static Map<NotificationId, View> of(Observed follower) {
        Map<NotificationId, View> copy = new TreeMap<>();
        follower.heard().stream().flatMap(heard -> heard.steps().stream()).forEach(step -> apply(step, copy));
        return copy;
    }

    private static void apply(Step step, Map<NotificationId, View> copy) {
        if (step instanceof Step.Put put) {
            copy.put(put.id(), put.view());
        } else if (step instanceof Step.Mark mark) {
            View was = copy.get(mark.id());
            assertThat(was).as("what is marked is there").isNotNull();
            copy.put(mark.id(), new View(was.message(), mark.read(), mark.archived()));
        } else {
            copy.remove(step.id());
        }
    }
}
