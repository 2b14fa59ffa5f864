package dev.notification.security;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A set of keys as an application publishes it (JWK Set, RFC 7517). What is not for verifying these tokens is left out: keys
 * for encryption, of other algorithms, too weak. Private and symmetric keys are never used: whoever publishes them has no
 * secret any more.
 *
 * @param leaked ids of private and symmetric keys that stood there, for a warning
 */
record PublishedKeys(KeySet keys, List<String> leaked) {
    static final int MAX_KEYS = 100;

    private static final Set<String> RSA = Set.of("kty", "n", "e");
    private static final Set<String> EC = Set.of("kty", "crv", "x", "y");
    private static final Set<String> OKP = Set.of("kty", "crv", "x");
    private static final int ID_SHOWN = 64;

    /** @throws IOException if it is no set, or no key of it can be used; the message is for the operator */
    static PublishedKeys read(byte[] json) throws IOException {
        Map<String, Object> set;
        try {
            set = StrictJson.object(json);
        } catch (IOException e) {
            throw new IOException("it sends no JSON object, or one with a name twice", e);
        }
        if (!(set.get("keys") instanceof List<?> listed)) {
            throw new IOException("what it sends has no list of keys");
        }
        if (listed.size() > MAX_KEYS) {
            throw new IOException("it sends " + listed.size() + " keys; at most " + MAX_KEYS + " are read");
        }
        List<TrustedKey> usable = new ArrayList<>();
        List<String> leaked = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Object entry : listed) {
            if (entry instanceof Map<?, ?> key) {
                if (key.containsKey("d") || key.containsKey("k")) {
                    leaked.add(shown(key.get("kid")));
                } else {
                    read(key, reasons).ifPresent(usable::add);
                }
            }
        }
        if (usable.isEmpty()) {
            throw new IOException("none of the " + listed.size() + " keys that it sends can be used"
                    + (reasons.isEmpty() ? "" : ": " + reasons.get(0)));
        }
        return new PublishedKeys(new KeySet(usable, true), List.copyOf(leaked));
    }

    private static Optional<TrustedKey> read(Map<?, ?> key, List<String> reasons) {
        try {
            if (!isForVerifying(key)) {
                throw new IllegalArgumentException("it is not for verifying signatures");
            }
            Optional<String> id = Optional.empty();
            if (key.containsKey("kid")) {
                id = Optional.of((String) key.get("kid"));
            }
            TrustedKey trusted = TrustedKey.of(id, publicKey(key));
            if (key.containsKey("alg") && !trusted.kind().alg().equals(key.get("alg"))) {
                throw new IllegalArgumentException("its algorithm is none of RS256, ES256 and EdDSA");
            }
            return Optional.of(trusted);
        } catch (JwtException | IllegalArgumentException | ClassCastException e) {
            reasons.add(shown(key.get("kid")) + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** As sections 4.2 and 4.3 have it; a key that says neither is for everything. */
    private static boolean isForVerifying(Map<?, ?> key) {
        boolean isForSignatures = !key.containsKey("use") || "sig".equals(key.get("use"));
        boolean verifies =
                !key.containsKey("key_ops") || key.get("key_ops") instanceof List<?> uses && uses.contains("verify");
        return isForSignatures && verifies;
    }

    /** The library gets what makes the key, and nothing that it could read in its own way. */
    private static PublicKey publicKey(Map<?, ?> key) {
        Set<String> wanted = switch (String.valueOf(key.get("kty"))) {
            case "RSA" -> RSA;
            case "EC" -> EC;
            case "OKP" -> OKP;
            default -> throw new IllegalArgumentException("its type is none of RSA, EC and OKP");
        };
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : wanted) {
            if (!(key.get(name) instanceof String text)) {
                throw new IllegalArgumentException(name + " is missing");
            }
            members.put(name, text);
        }
        if (Jwks.builder().add(members).build().toKey() instanceof PublicKey made) {
            return made;
        }
        throw new IllegalArgumentException("it is no public key");
    }

    /** Ids go to the log: not whole novels, and no line breaks. */
    private static String shown(Object id) {
        String text = id instanceof String name ? name : "a key without an id";
        String printable = text.codePoints()
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .limit(ID_SHOWN)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable;
    }
}
