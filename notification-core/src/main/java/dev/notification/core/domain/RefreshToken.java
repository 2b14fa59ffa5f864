package dev.notification.core.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What prolongs a login: 256 random bits, good for one use, stored only as their hash. Its text form is {@code
 * login.secret}. Never printed.
 */
public record RefreshToken(LoginId login, String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    /** The first one of a new login. */
    public static RefreshToken ofNewLogin() {
        return new RefreshToken(new LoginId(random(16)), random(32));
    }

    /** 256 random bits, for {@link #successor}. */
    static String newSalt() {
        return random(32);
    }

    /**
     * The one that takes this one's place: always the same with the same salt. It takes this token
     * and the salt to make it, so that neither a stolen database nor a stolen old token is enough.
     */
    RefreshToken successor(String salt) {
        return new RefreshToken(login, digest("successor." + salt + "." + secret));
    }

    /** Empty for anything that was never given out as a refresh token. */
    public static Optional<RefreshToken> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new RefreshToken(new LoginId(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    public String text() {
        return login + "." + secret;
    }

    /** What is stored: SHA-256, which needs no salt and no delay for random bits. */
    public String hash() {
        return digest(secret);
    }

    private static String digest(String text) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String random(int bytes) {
        byte[] bits = new byte[bytes];
        RANDOM.nextBytes(bits);
        return text(bits);
    }

    private static String text(byte[] bits) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    @Override
    public String toString() {
        return "RefreshToken[hidden]";
    }
}
