package dev.notification.security;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.port.out.PasswordHashing;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet has it. */
public final class Argon2PasswordHashing implements PasswordHashing {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9]{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** The memory of two hashes at once, and the few blocks that each needs besides. */
    private static final int POOLED_BLOCKS = 2 * (MEMORY_KIB + 8);

    private final SecureRandom random = new SecureRandom();
    /** Memory that hashes have used, cleared, for the next: each leaves 19 MiB otherwise. The collector may take it back. */
    private volatile SoftReference<BlockPool> blocks = new SoftReference<>(null);

    /** Its salts come from the platform's default {@link SecureRandom}. */
    public Argon2PasswordHashing() {}

    @Override
    public PasswordHash hash(Password password) {
        byte[] salt = randomBytes(SALT_BYTES);
        return encoded(salt, derive(password.value(), salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    /** Random bytes where the hash would be: to find a password for them is to break Argon2. */
    @Override
    public PasswordHash ofNobody() {
        return encoded(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static PasswordHash encoded(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash));
    }

    /** With the parameters of the hash, so that old hashes stay good when ours rise. */
    @Override
    public boolean matches(String candidate, PasswordHash hash) {
        Matcher phc = PHC.matcher(hash.value());
        if (!phc.matches()) {
            throw new IllegalStateException("a stored password hash is not of Argon2id");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] expected = base64.decode(phc.group(5));
        byte[] actual = derive(
                candidate,
                base64.decode(phc.group(4)),
                Integer.parseInt(phc.group(1)),
                Integer.parseInt(phc.group(2)),
                Integer.parseInt(phc.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    /** Whether two threads make one each for a moment does not matter. */
    private BlockPool pool() {
        BlockPool present = blocks.get();
        if (present == null) {
            present = new FixedBlockPool(POOLED_BLOCKS);
            blocks = new SoftReference<>(present);
        }
        return present;
    }

    private byte[] derive(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(pool())
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
