package dev.notification.core.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key as its service holds it: a {@link KeyId} and 256 random bits. Its text form is {@value #PREFIX}, the id, 43
 * characters of secret and 6 of checksum (CRC-32 of the 53 before it), all in base 62: a scanner finds one that leaked by its
 * form, and a mistyped one is known without a look at anything. Only the hash is stored. Never printed.
 */
public record KeySecret(KeyId id, String secret) {
    public static final String PREFIX = "nsk_";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    /** 62 to the power of 43 is a little more than 2 to the power of 256. */
    private static final int SECRET_LENGTH = 43;

    private static final int CHECKSUM_LENGTH = 6;
    private static final int LENGTH = PREFIX.length() + KeyId.LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern SECRET = Pattern.compile("[0-9A-Za-z]{" + SECRET_LENGTH + "}");
    private static final Pattern FORM = Pattern.compile(PREFIX + "([0-9A-Za-z]{" + KeyId.LENGTH + "})([0-9A-Za-z]{"
            + SECRET_LENGTH + "})([0-9A-Za-z]{" + CHECKSUM_LENGTH + "})");

    public KeySecret {
        Objects.requireNonNull(id);
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("the secret of a key is " + SECRET_LENGTH + " of 0-9, A-Z and a-z");
        }
    }

    /** Of a new key. */
    public static KeySecret random() {
        return new KeySecret(new KeyId(random(KeyId.LENGTH)), random(SECRET_LENGTH));
    }

    private static String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    /** Whether somebody means it to be a key, right or wrong: no token begins like that. */
    public static boolean isMeant(String text) {
        return text.startsWith(PREFIX);
    }

    /** Empty for anything that was never given out as a key: by its form or its checksum, nothing is hashed for that. */
    public static Optional<KeySecret> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !checksum(matcher.group(1), matcher.group(2)).equals(matcher.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new KeySecret(new KeyId(matcher.group(1)), matcher.group(2)));
    }

    public String text() {
        return PREFIX + id + secret + checksum(id.value(), secret);
    }

    private static String checksum(String id, String secret) {
        var crc = new CRC32();
        crc.update((id + secret).getBytes(StandardCharsets.US_ASCII));
        var text = new StringBuilder(CHECKSUM_LENGTH);
        long rest = crc.getValue();
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            text.append(DIGITS.charAt((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return text.reverse().toString();
    }

    /** What is stored: SHA-256 of the secret, which needs no salt and no delay for random bits. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether it is the secret of which that is the {@link #hash}. How long that takes tells nothing about the hash. */
    public boolean matches(String stored) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), stored.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "KeySecret[" + id + ", hidden]";
    }
}
