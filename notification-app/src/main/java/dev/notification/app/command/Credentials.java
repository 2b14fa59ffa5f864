package dev.notification.app.command;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is shown to the server: the token in a named file, that of {@code NOTIFICATION_TOKEN}, or the login's, in this order. Never from
 * the command line, which every user of the machine can read. Not thread-safe.
 */
final class Credentials {
    private static final String VARIABLE = "NOTIFICATION_TOKEN";

    private final Optional<Path> file;
    private final Optional<String> fixed;
    private Optional<Profile> profile;

    private Credentials(Optional<Path> file, Optional<String> fixed, Optional<Profile> profile) {
        this.file = file;
        this.fixed = fixed;
        this.profile = profile;
    }

    /** @param file counts most */
    static Credentials of(Terminal terminal, Optional<Path> file, Optional<Profile> profile) {
        Optional<Path> named =
                file.or(() -> terminal.variable(VARIABLE + "_FILE").map(Path::of));
        Optional<String> given = named.isPresent() ? Optional.empty() : terminal.variable(VARIABLE);
        return new Credentials(
                named, given.map(String::strip), named.isPresent() || given.isPresent() ? Optional.empty() : profile);
    }

    /** For what takes nobody's token. */
    static Credentials none() {
        return new Credentials(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Credentials login(Profile profile) {
        return new Credentials(Optional.empty(), Optional.empty(), Optional.of(profile));
    }

    /** As it is now: a file may be written anew while a command runs. Empty: there is none. */
    Optional<String> token() {
        return file.map(SecretFile::read).or(() -> fixed).or(() -> profile.map(Profile::token));
    }

    /** The login that may be renewed; empty: the token is what it is. */
    Optional<Profile> profile() {
        return profile;
    }

    void renewed(Profile next) {
        profile = Optional.of(next);
    }

    /** What to do when the server does not take it (any more). */
    String advice() {
        if (file.isPresent()) {
            return "the token in " + file.get() + " is not good (any more)";
        }
        return fixed.isPresent()
                ? "the token in " + VARIABLE + " is not good (any more)"
                : "log in with: notification login";
    }
}
