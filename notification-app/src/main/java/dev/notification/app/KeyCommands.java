package dev.notification.app;

import dev.notification.app.command.CommandException;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.command.Times;
import dev.notification.app.config.Doors;
import dev.notification.app.text.JsonObject;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.out.KeyStore;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.protocol.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What the operator does with the keys of services, straight in the database; a server that runs on it notices within two
 * seconds. A key goes alone to standard output, so that a script can take it from there; words go to standard error.
 */
@Command(
        name = "key",
        description = "Issues, lists and revokes the API keys of services in the database that the settings name.",
        mixinStandardHelpOptions = true)
final class KeyCommands implements Runnable {
    private static final int PAGE = 1000;

    private final Supplier<Settings> settings;
    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec specification;

    /** @param doors who may open an account and send */
    record Settings(DatabaseConfig database, Doors doors) {}

    /** @param settings asked once the command line is read; throws what is wrong with them */
    KeyCommands(Supplier<Settings> settings, Terminal terminal, InstantSource clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "say what to do: create, list, revoke or rotate");
    }

    /** @throws IllegalArgumentException if something of it is wrong, or the name is a person's */
    @Command(
            description = "Issues a key, and makes its service if there is none of that name; prints the key, once.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "SERVICE", description = "the name of the service") String service,
            @Option(
                            names = "--scopes",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "what it may do: send, send_topics, users, support, content, channels, admin")
                    List<String> scopes,
            @Option(
                            names = "--label",
                            defaultValue = "",
                            paramLabel = "TEXT",
                            description = "what tells it from others")
                    String label,
            @Option(
                            names = "--expires-in",
                            paramLabel = "TIME",
                            converter = Times.class,
                            description = "when it ends by itself, such as 90d or 12h; without it: never")
                    Optional<Duration> lifetime,
            @Mixin OutputOption output) {
        Settings config = settings.get();
        Instant now = clock.instant();
        KeySecret secret = KeySecret.random();
        var key = new KeyStore.NewKey(
                secret.id(),
                Username.chosen(service),
                secret.hash(),
                scopes(scopes),
                ApiKey.label(label),
                now,
                lifetime.map(IssueKey::checked).map(now::plus));
        try (PersistenceModule persistence = NewDatabase.open(terminal, config.database())) {
            ApiKey added = add(persistence.keys(), key);
            print(persistence.keys(), secret, json(added, key.service(), now), output);
            warnOfOpenDoors(config.doors());
        }
    }

    private ApiKey add(KeyStore keys, KeyStore.NewKey key) {
        KeyStore.Added added = keys.add(key, Act.ofOperator(clock.instant()));
        if (added instanceof KeyStore.Added.NotAService) {
            throw new IllegalArgumentException("user " + key.service()
                    + " is a person, who has a password, or was deleted less than ten seconds ago:"
                    + " a service needs a name of its own");
        }
        if (!(added instanceof KeyStore.Added.Stored stored)) {
            throw new IllegalArgumentException("there are " + KeyStore.MAX_KEYS + " keys: revoke some first");
        }
        terminal.say((stored.isNewService() ? "new service " : "service ") + key.service() + " with id "
                + stored.key().service() + " has a new key " + stored.key().id() + " for "
                + texts(stored.key().scopes())
                + stored.key().expiresAt().map(end -> " until " + end).orElse("")
                + "; it is printed this once, and good within two seconds");
        return stored.key();
    }

    /** A key that nobody has read is nobody's: it does not stay. */
    private void print(KeyStore keys, KeySecret secret, JsonObject json, OutputOption output) {
        try {
            output.print(terminal, secret.text(), json.string("key", secret.text()));
        } catch (CommandException e) {
            keys.revoke(secret.id(), Act.ofOperator(clock.instant()));
            throw new CommandException(
                    e.status(),
                    "the key could not be written to standard output, so it was revoked again; see that there is room",
                    e);
        }
    }

    /** With a key the doors are closed by default, from the next start on; whoever has set them open is told. */
    private void warnOfOpenDoors(Doors doors) {
        Doors.Held held = doors.held(true, false);
        if (held.areOpenToStrangers()) {
            terminal.say(
                    "warning: register.open is true and send.policy is everyone: whoever reaches the server may open"
                            + " an account and send to every user");
        } else if (doors.held(false, false).areOpenToStrangers()) {
            terminal.say("warning: a server that runs without these settings goes on to let everyone register and send"
                    + " until it is started anew: then it is " + held.words());
        }
    }

    @Command(
            description = "Lists all keys, those that are over too, without their secrets.",
            mixinStandardHelpOptions = true)
    void list(@Mixin OutputOption output) {
        DatabaseConfig database = settings.get().database();
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            Instant now = clock.instant();
            Optional<KeyId> after = Optional.empty();
            List<KeyStore.Entry> page;
            do {
                page = persistence.keys().list(after, PAGE);
                page.forEach(entry -> terminal.print(
                        output.isJson()
                                ? json(entry.key(), entry.service(), now).end()
                                : line(entry, now)));
                after = page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(page.get(page.size() - 1).key().id());
            } while (page.size() == PAGE);
        }
    }

    private static JsonObject json(ApiKey key, Username service, Instant now) {
        return new JsonObject()
                .string("id", key.id().value())
                .string("service", service.value())
                .raw("live", Boolean.toString(key.isLive(now)))
                .raw(
                        "scopes",
                        key.scopes().stream()
                                .map(scope -> JsonObject.quoted(scope.text()))
                                .collect(Collectors.joining(",", "[", "]")))
                .string("label", key.label())
                .string("created_at", Rfc3339.text(key.createdAt()))
                .string("last_used_at", key.lastUsedAt().map(Rfc3339::text))
                .string("expires_at", key.expiresAt().map(Rfc3339::text))
                .string("revoked_at", key.revokedAt().map(Rfc3339::text));
    }

    private static String line(KeyStore.Entry entry, Instant now) {
        ApiKey key = entry.key();
        String state = key.revokedAt().map(at -> "revoked " + at).orElse(key.isLive(now) ? "live" : "expired");
        return key.id() + "  " + entry.service() + "  " + state + "  " + texts(key.scopes()) + "  created "
                + key.createdAt() + "  "
                + key.lastUsedAt().map(at -> "used " + at).orElse("never used")
                + key.expiresAt().map(at -> "  ends " + at).orElse("")
                + (key.label().isEmpty() ? "" : "  " + key.label());
    }

    /** @throws IllegalArgumentException if there is no such key */
    @Command(
            description = "Ends a key; a server that runs notices within two seconds.",
            mixinStandardHelpOptions = true)
    void revoke(
            @Parameters(paramLabel = "ID", description = "the key's id, as list shows it") String id,
            @Mixin OutputOption output) {
        DatabaseConfig database = settings.get().database();
        KeyId key = id(id);
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            boolean isRevoked = persistence
                    .keys()
                    .revoke(key, Act.ofOperator(clock.instant()))
                    .isPresent();
            KeyStore.Entry entry = existing(persistence.keys(), key);
            terminal.say("key " + key + (isRevoked ? " is revoked" : " was revoked before"));
            if (output.isJson()) {
                terminal.print(
                        json(entry.key(), entry.service(), clock.instant()).end());
            }
        }
    }

    /** @throws IllegalArgumentException if there is no such key that is good */
    @Command(
            description = "Issues another key of the same service with the same scopes and label; the old one goes on.",
            mixinStandardHelpOptions = true)
    void rotate(
            @Parameters(paramLabel = "ID", description = "the id of the key that is to be replaced") String id,
            @Option(
                            names = "--expires-in",
                            paramLabel = "TIME",
                            converter = Times.class,
                            description =
                                    "when the new one ends by itself, such as 90d; without it: after as long as the old one")
                    Optional<Duration> lifetime,
            @Mixin OutputOption output) {
        DatabaseConfig database = settings.get().database();
        KeyId old = id(id);
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            KeyStore.Entry entry = existing(persistence.keys(), old);
            Instant now = clock.instant();
            if (!entry.key().isLive(now)) {
                throw new IllegalArgumentException("key " + old + " is over already: create a new one");
            }
            Optional<Duration> whole = entry.key()
                    .expiresAt()
                    .map(end -> Duration.between(entry.key().createdAt(), end));
            KeySecret secret = KeySecret.random();
            var next = new KeyStore.NewKey(
                    secret.id(),
                    entry.service(),
                    secret.hash(),
                    entry.key().scopes(),
                    entry.key().label(),
                    now,
                    lifetime.map(IssueKey::checked).or(() -> whole).map(now::plus));
            ApiKey added = add(persistence.keys(), next);
            print(persistence.keys(), secret, json(added, next.service(), now), output);
            terminal.say("the old key goes on; when nobody uses it any more: key revoke " + old);
        }
    }

    private static KeyStore.Entry existing(KeyStore keys, KeyId id) {
        return keys.find(id).orElseThrow(() -> new IllegalArgumentException("there is no key " + id));
    }

    /** Somebody who types a whole key here has just shown it to everybody on this machine. */
    private static KeyId id(String text) {
        if (KeySecret.parse(text).isPresent()) {
            throw new IllegalArgumentException(
                    "this is a whole key, which others can see on a command line: say its id,"
                            + " the 10 characters after " + KeySecret.PREFIX + ", and revoke it");
        }
        return new KeyId(text.startsWith(KeySecret.PREFIX) ? text.substring(KeySecret.PREFIX.length()) : text);
    }

    private static Set<Scope> scopes(List<String> texts) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        texts.forEach(text -> scopes.add(Scope.of(text.strip())));
        return Scope.set(scopes);
    }

    private static String texts(Set<Scope> scopes) {
        return scopes.stream().map(Scope::text).collect(Collectors.joining(","));
    }
}
