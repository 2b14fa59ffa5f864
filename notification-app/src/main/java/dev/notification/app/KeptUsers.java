package dev.notification.app;

import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
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
import dev.notification.protocol.Rfc3339;
import dev.notification.transport.rest.RestModule;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the operator's command line shows of users, and deletes; a server may be running on the database. */
final class KeptUsers implements AutoCloseable {
    private final PersistenceModule persistence;
    private final Operators operators;
    private final Terminal terminal;
    private final InstantSource clock;
    private final boolean isJson;

    KeptUsers(DatabaseConfig database, Terminal terminal, InstantSource clock, boolean isJson) {
        this.isJson = isJson;
        this.persistence = PersistenceModule.openExisting(database);
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
        this.terminal = terminal;
        this.clock = clock;
    }

    /** A line for each: number, names, role, what is unread, the last contact. */
    void list(String prefix) {
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            UserRecords.Listing page =
                    operators.listUsers().list(new ListUsers.Query(after.get(), prefix, ListUsers.MAX_LIMIT));
            page.users().forEach(one -> terminal.print(isJson ? json(one) : line(one)));
            after = page.next();
        }
    }

    private static String line(UserRecords.Listed one) {
        return line(one.user()) + " unread=" + one.unread()
                + one.lastContact().map(at -> " last_contact=" + at).orElse("");
    }

    private static String json(UserRecords.Listed one) {
        return json(one.user())
                .number("unread", one.unread())
                .string("last_contact", one.lastContact().map(Rfc3339::text))
                .end();
    }

    private static JsonObject json(User user) {
        return new JsonObject()
                .number("user_id", user.id().value())
                .string("external_id", user.externalId().map(ExternalId::value))
                .string("username", user.username().map(Username::value))
                .raw("service", Boolean.toString(user.isService()))
                .string("role", user.role().name().toLowerCase(Locale.ROOT))
                .string("created_at", Rfc3339.text(user.createdAt()));
    }

    private static String line(User user) {
        return user.id()
                + user.externalId().map(name -> " external_id=" + name).orElse("")
                + user.username().map(name -> " username=" + name).orElse("")
                + (user.isService() ? " service" : "")
                + " role=" + user.role().name().toLowerCase(Locale.ROOT)
                + " created=" + user.createdAt();
    }

    void show(String name) {
        Inspected one = operators.inspectUser().inspect(named(name)).orElseThrow(() -> unknown(name));
        if (isJson) {
            terminal.print(json(one));
            return;
        }
        terminal.print(line(one.user()));
        terminal.print("inbox: at " + one.head().cursor() + ", holds " + one.held() + ", unread "
                + one.head().unread() + ", unseen " + one.head().unseen() + ", purged up to "
                + one.head().floor());
        one.devices()
                .forEach(device -> terminal.print("device " + device.id() + ": at " + device.place() + ", behind by "
                        + one.behindBy(device) + ", last contact " + device.lastContact()));
    }

    private static String json(Inspected one) {
        String devices = one.devices().stream()
                .map(device -> new JsonObject()
                        .string("id", device.id().value())
                        .string("cursor", device.place().toString())
                        .number("behind_by", one.behindBy(device))
                        .string("last_contact", Rfc3339.text(device.lastContact()))
                        .end())
                .collect(Collectors.joining(",", "[", "]"));
        return json(one.user())
                .string("cursor", one.head().cursor().toString())
                .number("held", one.held())
                .number("unread", one.head().unread())
                .number("unseen", one.head().unseen())
                .raw("devices", devices)
                .end();
    }

    /** All of it, a line for each thing. */
    void export(String name) {
        Recipient who = named(name);
        Optional<ExportUser.Place> from = Optional.empty();
        do {
            var command = new ExportUser.Command(who, Act.ofOperator(clock.instant()), from);
            RestModule.ExportedPage lines =
                    RestModule.exported(operators.exportUser().export(command).orElseThrow(() -> unknown(name)));
            terminal.write(lines.text());
            from = lines.next();
        } while (from.isPresent());
    }

    /** @throws IllegalArgumentException if nobody has that name */
    void mustBeThere(String name) {
        if (persistence.users().find(named(name)).isEmpty()) {
            throw unknown(name);
        }
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
