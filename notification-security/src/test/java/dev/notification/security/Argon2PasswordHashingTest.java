package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import org.junit.jupiter.api.Test;

class Argon2PasswordHashingTest {
    private final Argon2PasswordHashing hashing = new Argon2PasswordHashing();

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        PasswordHash hash = hashing.hash(new Password("correct horse"));

        assertThat(hash.value()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashing.matches("correct horse", hash)).isTrue();
        assertThat(hashing.matches("correct horse ", hash)).isFalse();
        assertThat(hashing.matches("", hash)).isFalse();
    }

    @Test
    void twoHashesOfOnePasswordDiffer() {
        assertThat(hashing.hash(new Password("correct horse")))
                .isNotEqualTo(hashing.hash(new Password("correct horse")));
    }

    /** With the same parameters and lengths, so that it takes as long to compare. */
    @Test
    void theHashOfNobodyLooksLikeOthersAndMatchesNothing() {
        PasswordHash nobody = hashing.ofNobody();
        String someone = hashing.hash(new Password("correct horse")).value();

        assertThat(nobody.value())
                .hasSameSizeAs(someone)
                .startsWith(someone.substring(0, someone.indexOf("p=1$") + 4))
                .isNotEqualTo(hashing.ofNobody().value());
        assertThat(hashing.matches("", nobody)).isFalse();
        assertThat(hashing.matches("nobody has this one", nobody)).isFalse();
    }

    /** Made with the reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32}. */
    @Test
    void aHashOfTheReferenceImplementationMatchesWithItsOwnParameters() {
        var hash = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

        assertThat(hashing.matches("password", hash)).isTrue();
    }
}
