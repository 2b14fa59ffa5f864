package dev.notification.core.port.out;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;

/** Turns passwords into what may be stored. Thread-safe; deliberately slow (tens of milliseconds), never on a selector. */
public interface PasswordHashing {
    /** With a fresh random salt: two hashes of one password differ. */
    PasswordHash hash(Password password);

    /** Whether the text, whatever it is, is the password behind the hash. Takes the same time either way. */
    boolean matches(String candidate, PasswordHash hash);

    /**
     * What the password of a user who does not exist is compared with, so that time does not tell who exists: a hash that
     * nobody knows a password of, and that takes as long to compare as those of {@link #hash}. Each start asks for one: an
     * implementation that can make it without hashing starts the sooner.
     */
    default PasswordHash ofNobody() {
        return hash(new Password("nobody has this one"));
    }
}
