package dev.notification.security;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * A key that tokens of others may be signed with, and the one algorithm that it is good for: whatever a token says, no key is
 * used with another (RFC 8725, section 3.1). Immutable; equal to one of the same bytes and id.
 */
public final class TrustedKey {
    private static final int RSA_MIN_BITS = 2048;
    /** Verifying costs the square of it. */
    private static final int RSA_MAX_BITS = 8192;

    private final Optional<String> id;
    private final SignatureKind kind;
    private final Key key;

    private TrustedKey(Optional<String> id, SignatureKind kind, Key key) {
        this.id = Objects.requireNonNull(id);
        this.kind = kind;
        this.key = key;
    }

    /**
     * @param id by which tokens name it ({@code kid}); empty: they do not
     * @throws IllegalArgumentException unless it is RSA of 2048 to 8192 bits, EC on P-256, or Ed25519; the message says why
     */
    static TrustedKey of(Optional<String> id, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new TrustedKey(id, SignatureKind.RS256, checked(rsa));
        }
        if (key instanceof ECPublicKey ec) {
            return new TrustedKey(id, SignatureKind.ES256, checked(ec));
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return new TrustedKey(id, SignatureKind.EDDSA, key);
        }
        throw new IllegalArgumentException("a key is RSA, EC on P-256 or Ed25519, not " + key.getAlgorithm());
    }

    /** A secret that is shared with those who sign; it has no id. */
    static TrustedKey of(SecretKey secret) {
        return new TrustedKey(Optional.empty(), SignatureKind.HS256, secret);
    }

    private static RSAPublicKey checked(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS) {
            throw new IllegalArgumentException(
                    "an RSA key has " + RSA_MIN_BITS + " to " + RSA_MAX_BITS + " bits, not " + bits);
        }
        if (key.getPublicExponent().bitLength() < 2 || !key.getPublicExponent().testBit(0)) {
            throw new IllegalArgumentException("the exponent of an RSA key is odd and at least 3");
        }
        return key;
    }

    private static ECPublicKey checked(ECPublicKey key) {
        ECParameterSpec p256 = p256();
        ECParameterSpec params = key.getParams();
        if (!params.getCurve().equals(p256.getCurve())
                || !params.getGenerator().equals(p256.getGenerator())
                || !params.getOrder().equals(p256.getOrder())) {
            throw new IllegalArgumentException("an EC key is on the curve P-256");
        }
        return key;
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows P-256", e);
        }
    }

    Optional<String> id() {
        return id;
    }

    SignatureKind kind() {
        return kind;
    }

    /** Whether the token says that it was signed with this key's algorithm, and was signed with this key. */
    boolean signed(CompactToken token) {
        return kind == token.kind() && kind.matches(key, token.signed(), token.signature());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedKey that && id.equals(that.id) && kind == that.kind && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, kind, key);
    }

    /** Never the key: it may be a secret. */
    @Override
    public String toString() {
        return kind.alg() + id.map(it -> " " + it).orElse("");
    }
}
