package dev.notification.core.memory;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.port.out.PasswordHashing;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA-256 (RFC 8018), the best that the JDK has on its own. The standalone server uses Argon2id, which is
 * harder to attack with special hardware.
 */
public final class Pbkdf2PasswordHashing implements PasswordHashing {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private final SecureRandom random = new SecureRandom();
    private final int iterations;

    /** @param iterations 1,000 or more; OWASP asks for 600,000 where an attacker may get at the hashes */
    public Pbkdf2PasswordHashing(int iterations) {
        if (iterations < 1000) {
            throw new IllegalArgumentException("PBKDF2 needs 1000 iterations or more, not " + iterations);
        }
        this.iterations = iterations;
    }

    @Override
    public PasswordHash hash(Password password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = derive(password.value(), salt, iterations);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$pbkdf2-sha256$i=" + iterations + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash));
    }

    @Override
    public boolean matches(String candidate, PasswordHash hash) {
        String[] parts = hash.value().split("\\$");
        if (parts.length != 5 || !parts[1].equals("pbkdf2-sha256")) {
            throw new IllegalArgumentException("not a PBKDF2 hash");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] expected = base64.decode(parts[4]);
        byte[] actual = derive(candidate, base64.decode(parts[3]), Integer.parseInt(parts[2].substring(2)));
        return MessageDigest.isEqual(expected, actual);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
