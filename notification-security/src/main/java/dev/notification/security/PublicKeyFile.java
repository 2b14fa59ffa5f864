package dev.notification.security;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in a file, as {@code openssl pkey -pubout} writes them (PEM, RFC 7468, section 13); one after the other. */
public final class PublicKeyFile {
    /** Nobody's keys are longer; a wrong name may lead to anything. */
    private static final long MAX_BYTES = 1 << 16;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END ([A-Z0-9 ]+)-----");
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private PublicKeyFile() {}

    /**
     * The keys in that file; at least one, and at most five of an algorithm, since a token is tried with each.
     *
     * @throws IllegalArgumentException if there is anything else; the message says what to do, and shows nothing of the file
     */
    public static List<TrustedKey> read(String name) {
        String text = text(name);
        List<TrustedKey> keys = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (!blocks.group(1).equals(PUBLIC_KEY) || !blocks.group(3).equals(PUBLIC_KEY)) {
                throw new IllegalArgumentException(
                        "the file holds a " + blocks.group(1) + "; " + advice(blocks.group(1)));
            }
            keys.add(TrustedKey.of(Optional.empty(), key(blocks.group(2))));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the file holds no public key in PEM (BEGIN PUBLIC KEY)");
        }
        Map<SignatureKind, Integer> counts = new EnumMap<>(SignatureKind.class);
        keys.forEach(key -> counts.merge(key.kind(), 1, Integer::sum));
        if (counts.values().stream().anyMatch(count -> count > KeySet.TRIED_AT_MOST)) {
            throw new IllegalArgumentException("the file holds more than " + KeySet.TRIED_AT_MOST
                    + " keys of one algorithm: remove those that are out of use");
        }
        return List.copyOf(keys);
    }

    private static String advice(String label) {
        if (label.endsWith("PRIVATE KEY")) {
            return "only the application may have it. Take it away and write: openssl pkey -in FILE -pubout";
        }
        if (label.equals("CERTIFICATE")) {
            return "write its key: openssl x509 -in FILE -pubkey -noout";
        }
        return "write it as PUBLIC KEY: openssl rsa -RSAPublicKey_in -in FILE -pubout";
    }

    private static PublicKey key(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key in the file is not in base64", e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                // It is one of another kind, or none.
            }
        }
        throw new IllegalArgumentException("a key in the file is none of RSA, EC and Ed25519");
    }

    private static String text(String name) {
        try {
            Path file = Path.of(name);
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("the file is too long to be meant");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IllegalArgumentException("the file is not there", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the file is not in PEM", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file cannot be read", e);
        }
    }
}
