package dev.notification.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a secret may sign tokens: long enough, and none of those that everybody tries first. Whoever guesses it is every
 * user at once, and can try in peace, with one token and a list. It cannot tell what somebody else has published; it refuses
 * what documentation and tutorials show, what a hand writes along the keyboard, and what repeats itself.
 */
public final class SecretStrength {
    /** As RFC 7518, section 3.2, has it for HS256. */
    public static final int MIN_BYTES = 32;

    private static final String ADVICE = "; try: openssl rand -base64 48";

    /** What is left without all that is easy to guess must carry that much. Random hexadecimal digits of MIN_BYTES have 110. */
    private static final double MIN_BITS = 72;

    private static final int REPEAT = 4;

    /** In the order of keyboards and alphabets; each counts in both directions. */
    private static final List<String> ROWS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890",
            "qwertyuiop",
            "qwertzuiop",
            "azertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "yxcvbnm",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "!@#$%^&*()");

    /** Small letters and digits of what documentation, tutorials and defaults have. */
    private static final List<String> WELL_KNOWN = List.of(
            "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
            "aym1sysppbydfgzld3umj1qzkobwvmkoqqestjqlrt1qs0gzh75aktmn3yj0ips4hcguutwjazzr1z9caow",
            "astringsecretatleast256bitslong",
            "atleast256bits",
            "256bitsecret",
            "256bit",
            "512bit",
            "secretkey",
            "signingkey",
            "privatekey",
            "jwtsecret",
            "jwttoken",
            "thisisa",
            "thisismy",
            "supersecret",
            "verysecret",
            "topsecret",
            "mysecret",
            "yoursecret",
            "your",
            "notasecret",
            "donotuse",
            "dontuse",
            "production",
            "insecure",
            "changeme",
            "changeit",
            "changethis",
            "pleasechange",
            "replaceme",
            "replacethis",
            "placeholder",
            "example",
            "default",
            "development",
            "password",
            "passphrase",
            "letmein",
            "iloveyou",
            "welcome",
            "admin",
            "dragon",
            "monkey",
            "keyboardcat",
            "correcthorsebatterystaple",
            "loremipsumdolorsitamet",
            "thequickbrownfoxjumpsoverthelazydog",
            "deadbeef",
            "cafebabe",
            "foobar");

    private SecretStrength() {}

    /** Why it is refused, in words for the operator that do not show it; empty: it may be used. */
    public static Optional<String> problem(String secret) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_BYTES) {
            return Optional.of("a secret needs at least " + MIN_BYTES + " bytes" + ADVICE);
        }
        boolean isWeak = bits(secret) < MIN_BITS
                || decoded(secret).filter(text -> bits(text) < MIN_BITS).isPresent();
        return isWeak ? Optional.of("this secret is easy to guess" + ADVICE) : Optional.empty();
    }

    /** A text that was only written in another way: hexadecimal digits or base64. */
    private static Optional<String> decoded(String secret) {
        try {
            byte[] bytes = secret.matches("([0-9A-Fa-f]{2})+")
                    ? HexFormat.of().parseHex(secret)
                    : Base64.getDecoder().decode(secret.replace('-', '+').replace('_', '/'));
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            return Optional.of(text).filter(it -> it.chars().allMatch(c -> c >= ' ' && c < 127));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Shannon's measure of the characters that are not easy to guess. */
    private static double bits(String secret) {
        boolean[] isEasy = new boolean[secret.length()];
        String small = secret.toLowerCase(Locale.ROOT);
        markRows(small, isEasy);
        markRepeats(small, isEasy);
        markWellKnown(small, isEasy);
        Map<Character, Integer> counts = new HashMap<>();
        int left = 0;
        for (int i = 0; i < isEasy.length; i++) {
            if (!isEasy[i]) {
                counts.merge(secret.charAt(i), 1, Integer::sum);
                left++;
            }
        }
        double bits = 0;
        for (int count : counts.values()) {
            bits += count * Math.log((double) left / count) / Math.log(2);
        }
        return bits;
    }

    /** From the third character on that goes on along a row, or stays. */
    private static void markRows(String text, boolean[] isEasy) {
        for (int i = 2; i < text.length(); i++) {
            String three = text.substring(i - 2, i + 1);
            String back = new StringBuilder(three).reverse().toString();
            isEasy[i] |= three.chars().distinct().count() == 1
                    || ROWS.stream().anyMatch(row -> row.contains(three) || row.contains(back));
        }
    }

    /** The second time that a few characters stand in the same order. */
    private static void markRepeats(String text, boolean[] isEasy) {
        for (int end = REPEAT + 1; end <= text.length(); end++) {
            String last = text.substring(end - REPEAT, end);
            if (text.indexOf(last) < end - REPEAT) {
                Arrays.fill(isEasy, end - REPEAT, end, true);
            }
        }
    }

    private static void markWellKnown(String text, boolean[] isEasy) {
        int[] places = new int[text.length()];
        var letters = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                places[letters.length()] = i;
                letters.append(text.charAt(i));
            }
        }
        for (String known : WELL_KNOWN) {
            for (int at = letters.indexOf(known); at >= 0; at = letters.indexOf(known, at + 1)) {
                Arrays.fill(isEasy, places[at], places[at + known.length() - 1] + 1, true);
            }
        }
    }
}
