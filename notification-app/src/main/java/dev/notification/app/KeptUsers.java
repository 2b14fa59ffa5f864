package dev.notification.app;

import dev.notification.core.Operators;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Presence;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.InspectUser.Inspected;
import dev.notification.core.port.in.operator.ListUsers;
import dev.notification.core.port.out.UserRecords;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.transport.rest.RestModule;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;

/** What the operator's command line shows of users, and deletes; a server may be running on the database. */
final class KeptUsers implements AutoCloseable {
    private final PersistenceModule persistence;
    private final Operators operators;
    private final PrintStream out;
    private final InstantSource clock;

    KeptUsers(DatabaseConfig database, PrintStream out, InstantSource clock) {
        this.persistence = PersistenceModule.openBeside(database);
        this.operators = new Operators(
                new Operators.Adapters(
                        persistence.users(),
                        persistence.records(),
                        persistence.deletions(),
                        persistence.audit(),
                        persistence.inboxes(),
                        persistence.devices(),
                        user -> Presence.OFFLINE),
                clock);
        this.out = out;
        this.clock = clock;
    }

    /** A line for each: number, names, role, what is unread, the last contact. */
    void list(String prefix) {
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            UserRecords.Listing page =
                    operators.listUsers().list(new ListUsers.Query(after.get(), prefix, ListUsers.MAX_LIMIT));
            page.users()
                    .forEach(one -> out.println(line(one.user()) + " unread=" + one.unread()
                            + one.lastContact().map(at -> " last_contact=" + at).orElse("")));
            after = page.next();
        }
    }

    private static String line(User user) {
        return user.id()
                + user.externalId().map(name -> " external_id=" + name).orElse("")
                + user.username().map(name -> " username=" + name).orElse("")
                + (user.isService() ? " service" : "")
                + " role=" + user.role().name().toLowerCase(java.util.Locale.ROOT)
                + " created=" + user.createdAt();
    }

    void show(String name) {
        Inspected one = operators.inspectUser().inspect(named(name)).orElseThrow(() -> unknown(name));
        out.println(line(one.user()));
        out.println("inbox: at " + one.head().cursor() + ", holds " + one.held() + ", unread "
                + one.head().unread() + ", unseen " + one.head().unseen() + ", purged up to "
                + one.head().floor());
        one.devices()
                .forEach(device -> out.println("device " + device.id() + ": at " + device.place() + ", behind by "
                        + one.behindBy(device) + ", last contact " + device.lastContact()));
    }

    /** All of it, a line for each thing. */
    void export(String name) {
        Recipient who = named(name);
        Optional<ExportUser.Place> from = Optional.empty();
        do {
            var command = new ExportUser.Command(who, Act.ofOperator(clock.instant()), from);
            RestModule.ExportedPage lines =
                    RestModule.exported(operators.exportUser().export(command).orElseThrow(() -> unknown(name)));
            out.writeBytes(lines.text());
            from = lines.next();
        } while (from.isPresent());
        out.flush();
    }

    /** @return the number that the user had */
    UserId delete(String name) {
        return operators
                .deleteUser()
                .delete(new DeleteUser.Command(named(name), Act.ofOperator(clock.instant())))
                .orElseThrow(() -> unknown(name));
    }

    /** An external id, or else a username. */
    private Recipient named(String name) {
        Recipient external = new ExternalId(name);
        return persistence.users().find(external).isPresent() ? external : new Username(name);
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("there is no user " + name);
    }

    @Override
    public void close() {
        operators.close();
        persistence.close();
    }
}
