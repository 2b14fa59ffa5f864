package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.testkit.Stores;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxReadingTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final InboxReading reading = new InboxReading(stores.inboxes());

    @Test
    void aCursorResumesExactlyAfterWhatWasSeen() {
        stores.send(ada, ada, "1", "2");
        Cursor seen = reading.head(ada).cursor();
        stores.send(ada, ada, "3");

        var outcome = (ReadChanges.Changes) changes(seen);

        assertThat(outcome.feed().changes())
                .extracting(c -> c.revision().value())
                .containsExactly(3L);
    }

    @Test
    void aCursorOfAnotherHistoryIsToldToStartAnew() {
        stores.send(ada, ada, "1");

        var outcome = (ReadChanges.Reset) changes(new Cursor(new Epoch("other"), new Revision(1)));

        assertThat(outcome.reason()).isEqualTo(ReadChanges.Reason.EPOCH);
        assertThat(outcome.head()).isEqualTo(reading.head(ada));
    }

    @Test
    void aCursorAheadOfTheInboxIsToldSo() {
        var outcome = (ReadChanges.Reset) changes(new Cursor(stores.inboxes().epoch(), new Revision(5)));

        assertThat(outcome.reason()).isEqualTo(ReadChanges.Reason.AHEAD);
    }

    @Test
    void historyGoesOnWithTheCursorOfThePageBefore() {
        stores.send(ada, ada, "1", "2", "3");
        ReadHistory.Page first = reading.history(query(Optional.empty()));

        ReadHistory.Page second = reading.history(query(first.next()));

        assertThat(first.notifications()).hasSize(2);
        assertThat(second.notifications())
                .extracting(n -> n.content().message())
                .containsExactly("1");
        assertThat(second.next()).isEmpty();
        assertThat(second.cursor()).isEqualTo(reading.head(ada).cursor());
    }

    @Test
    void historyRefusesACursorOfAnotherHistory() {
        var foreign = new Cursor(new Epoch("other"), new Revision(1));

        assertThatThrownBy(() -> reading.history(query(Optional.of(foreign))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUserWithoutInboxHasAnEmptyOne() {
        var nobody = new UserId(99);

        assertThat(reading.head(nobody).unread()).isZero();
        assertThat(reading.history(new ReadHistory.Query(nobody, HistoryFilter.DEFAULT, Optional.empty(), 1))
                        .notifications())
                .isEmpty();
    }

    private ReadHistory.Query query(Optional<Cursor> before) {
        return new ReadHistory.Query(ada, HistoryFilter.DEFAULT, before, 2);
    }

    private ReadChanges.Outcome changes(Cursor since) {
        return reading.changes(new ReadChanges.Query(ada, since, 100));
    }
}
