package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database refuses what is called "bad", for reasons that the tests choose: nobody has to wait for a lock. */
class PatientAppendTest {
    /** What PostgreSQL says when a lock was not had in time. */
    private static final String LOCKED = "55P03";
    /** As a disk has it that cannot be read. */
    private static final String BROKEN = "58030";
    /** Of the whole batch: the plain statement, and the first transaction of those that look at locks. */
    private static final int WHOLE = 2;

    private final DatabaseConfig config = new PostgresDatabase().empty();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private Stores stores;
    private UserId ada;
    private UserId bob;

    @BeforeEach
    void open() {
        // Time stands still: how much is tried does not depend on the machine.
        stores = OpenStores.of(opened.add(PersistenceModule.openPostgres(config, () -> 0)));
        ada = stores.user("ada");
        bob = stores.user("bob");
    }

    @Test
    void whatOneTransactionStoredIsToldThoughTheNextOneFails() throws SQLException {
        refuseBad(WHOLE, BROKEN, false);

        Appended appended = stores.inboxes().append(List.of(to(ada, "good"), to(bob, "bad")), NOW);

        assertThat(appended.outcomes().get(0)).isInstanceOf(Outcome.Stored.class);
        assertThat(appended.outcomes().get(1)).isEqualTo(new Outcome.Locked(Set.of(bob)));
        assertThat(appended.changes()).extracting(change -> change.inbox()).containsExactly(ada);
        assertThat(stores.messages(ada)).containsExactly("good");
        assertThat(stores.messages(bob)).isEmpty();
    }

    @Test
    void whatFailsBeforeAnythingIsStoredIsThrown() throws SQLException {
        refuseBad(WHOLE, BROKEN, false);

        assertThatThrownBy(() -> stores.inboxes().append(List.of(to(bob, "bad"), to(ada, "good")), NOW))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isFalse());

        assertThat(stores.messages(ada)).isEmpty();
    }

    @Test
    void whenNobodyKnowsWhetherTheSecondIsStoredNobodyIsToldThatTheFirstIsNot() throws SQLException {
        refuseBad(WHOLE, BROKEN, true);

        assertThatThrownBy(() -> stores.inboxes().append(List.of(to(ada, "good"), to(bob, "bad")), NOW))
                .isInstanceOfSatisfying(StoreUnavailableException.class, failure -> {
                    assertThat(failure.outcomeUnknown()).isTrue();
                    assertThat(failure.touched()).containsExactlyInAnyOrder(ada, bob);
                });

        assertThat(stores.messages(ada)).containsExactly("good");
    }

    @Test
    void oneThatCannotBeStoredHoldsUpOnlyItself() throws SQLException {
        refuseBad(Integer.MAX_VALUE, LOCKED, false);
        List<UserId> users =
                IntStream.range(0, 16).mapToObj(i -> stores.user("user" + i)).toList();
        List<Submission> batch = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            batch.add(to(users.get(i), i == 5 ? "bad" : "good"));
        }

        List<Outcome> outcomes = stores.inboxes().append(batch, NOW).outcomes();

        assertThat(outcomes.get(5)).isEqualTo(new Outcome.Locked(Set.of(users.get(5))));
        for (int i = 0; i < users.size(); i++) {
            assertThat(stores.messages(users.get(i))).hasSize(i == 5 ? 0 : 1);
        }
    }

    /** Also when a later half is stored before an earlier one. */
    @Test
    void nothingOvertakesWhatWaits() throws SQLException {
        refuseBad(Integer.MAX_VALUE, LOCKED, false);
        UserId eve = stores.user("eve");

        List<Outcome> outcomes = stores.inboxes()
                .append(List.of(to(bob, "bad"), to(ada, "1"), to(bob, "behind"), to(ada, "2"), to(eve, "free")), NOW)
                .outcomes();

        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Locked(Set.of(bob)));
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Locked.class);
        assertThat(stores.messages(eve)).containsExactly("free");
        assertThat(stores.messages(bob)).isEmpty();
        assertThat(stores.messages(ada)).containsExactly("1");
    }

    @Test
    void whatLocksAllIsNotTriedForEach() throws SQLException {
        refuseBad(Integer.MAX_VALUE, LOCKED, false);
        List<Submission> batch = IntStream.range(0, 32)
                .mapToObj(i -> to(stores.user("user" + i), "bad"))
                .toList();

        List<Outcome> outcomes = stores.inboxes().append(batch, NOW).outcomes();

        assertThat(outcomes).hasSize(32).allMatch(Outcome.Locked.class::isInstance);
        assertThat(tries()).isEqualTo(WHOLE + 2L);
    }

    private Submission to(UserId recipient, String message) {
        return submission(ada, new Draft(recipient, Content.of(message)));
    }

    /**
     * @param locked how often what is bad finds a lock
     * @param then what becomes of it after that
     * @param whileCommitting whether that happens when it is committed
     */
    private void refuseBad(int locked, String then, boolean whileCommitting) throws SQLException {
        execute("""
                create sequence tries;
                create function refuse() returns trigger language plpgsql as $$ begin
                    if new.message = 'bad' then
                        if tg_name = 'at_once' and nextval('tries') <= %d then
                            raise exception 'locked' using errcode = '55P03';
                        elsif tg_name = 'later' or not %s then
                            raise exception 'broken' using errcode = '%s';
                        end if;
                    end if;
                    return new;
                end $$;
                create trigger at_once before insert on notifications for each row execute function refuse();
                create constraint trigger later after insert on notifications deferrable initially deferred
                    for each row execute function refuse();
                """.formatted(locked, whileCommitting, then));
    }

    private long tries() throws SQLException {
        try (Connection connection = connect();
                var rows = connection.createStatement().executeQuery("select last_value from tries")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(config.url(), config.user(), config.password());
    }
}
