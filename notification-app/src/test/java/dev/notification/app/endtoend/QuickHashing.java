package dev.notification.app.endtoend;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.memory.Pbkdf2PasswordHashing;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.security.Argon2PasswordHashing;

/**
 * Hashes of a millisecond, since nearly every test begins with a registration and a login: with the server's own they took
 * more than half of the processor time of all tests over the wire. What the command line hashed is compared as it is.
 */
final class QuickHashing implements PasswordHashing {
    private final PasswordHashing own = new Pbkdf2PasswordHashing(1000);
    private final PasswordHashing commandLines = new Argon2PasswordHashing();

    @Override
    public PasswordHash hash(Password password) {
        return own.hash(password);
    }

    @Override
    public boolean matches(String candidate, PasswordHash hash) {
        return (hash.value().startsWith("$argon2id$") ? commandLines : own).matches(candidate, hash);
    }
}
