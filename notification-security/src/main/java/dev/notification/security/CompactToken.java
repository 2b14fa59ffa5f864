package dev.notification.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A signed token as somebody sent it (RFC 7515, section 7.1), taken apart, and nothing of it believed yet. What has more than
 * one reading, or asks for more than to be verified with a key that is known, is none.
 *
 * @param keyId of the key that it says it was signed with
 * @param signed the bytes that the signature is of
 * @param payload not read yet: only what was signed by somebody known is
 */
@SuppressWarnings("ArrayRecordComponent")
record CompactToken(SignatureKind kind, Optional<String> keyId, byte[] signed, byte[] signature, byte[] payload) {
    /** In characters. */
    static final int MAX_LENGTH = 4096;

    private static final int KEY_ID_MAX = 256;

    /** Where a token would tell how it is to be read, or with which key (RFC 8725, sections 2.9, 3.10; RFC 7797; RFC 7516). */
    private static final Set<String> FORBIDDEN =
            Set.of("crit", "jku", "jwk", "x5u", "x5c", "zip", "b64", "enc", "epk", "cty");

    /** Other kinds of tokens must not pass for one of these (RFC 8725, section 3.11; RFC 9068). */
    private static final List<String> TYPES = List.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /** Empty unless it can be one. Never throws. */
    static Optional<CompactToken> read(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        try {
            return of(
                    StrictJson.object(decoded(token.substring(0, first))),
                    token.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                    decoded(token.substring(second + 1)),
                    decoded(token.substring(first + 1, second)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<CompactToken> of(
            Map<String, Object> header, byte[] signed, byte[] signature, byte[] payload) {
        boolean isForbidden = header.keySet().stream().anyMatch(FORBIDDEN::contains);
        if (isForbidden || signature.length == 0 || !isType(header.get("typ"))) {
            return Optional.empty();
        }
        Optional<String> keyId = Optional.empty();
        if (header.containsKey("kid")) {
            if (!(header.get("kid") instanceof String id) || id.length() > KEY_ID_MAX) {
                return Optional.empty();
            }
            keyId = Optional.of(id);
        }
        Optional<String> id = keyId;
        return header.get("alg") instanceof String alg
                ? SignatureKind.of(alg).map(kind -> new CompactToken(kind, id, signed, signature, payload))
                : Optional.empty();
    }

    private static boolean isType(Object type) {
        return type == null || type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Only what the standard's encoder would write: else one token had many forms. */
    private static byte[] decoded(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not as base64url writes it");
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactToken that
                && Arrays.equals(signed, that.signed)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(signed) + Arrays.hashCode(signature);
    }

    /** It may be a good one, and is a secret then. */
    @Override
    public String toString() {
        return "CompactToken[hidden]";
    }
}
