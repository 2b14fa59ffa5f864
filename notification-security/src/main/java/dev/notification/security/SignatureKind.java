package dev.notification.security;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SecurityException;
import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Key;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/** The algorithms that tokens of others may be signed with (RFC 7518, RFC 8037), one for each kind of key. */
enum SignatureKind {
    RS256("RS256") {
        @Override
        boolean matches(Key key, byte[] signed, byte[] signature) {
            return verify(Jwts.SIG.RS256, (PublicKey) key, signed, signature);
        }
    },
    ES256("ES256") {
        @Override
        boolean matches(Key key, byte[] signed, byte[] signature) {
            // The library would also take the form of certificates, if a property of the JVM said so.
            return signature.length == ES256_BYTES && verify(Jwts.SIG.ES256, (PublicKey) key, signed, signature);
        }
    },
    EDDSA("EdDSA") {
        @Override
        boolean matches(Key key, byte[] signed, byte[] signature) {
            // The JDK ignores what stands behind it.
            return signature.length == EDDSA_BYTES && verify(Jwts.SIG.EdDSA, (PublicKey) key, signed, signature);
        }
    },
    HS256("HS256") {
        @Override
        boolean matches(Key key, byte[] signed, byte[] signature) {
            return verify(Jwts.SIG.HS256, (SecretKey) key, signed, signature);
        }
    };

    private static final int ES256_BYTES = 64;
    private static final int EDDSA_BYTES = 64;

    private final String alg;

    SignatureKind(String alg) {
        this.alg = alg;
    }

    /** As tokens and keys write it in {@code alg}: exactly so, in these letters. */
    String alg() {
        return alg;
    }

    static Optional<SignatureKind> of(String alg) {
        return Stream.of(values()).filter(kind -> kind.alg.equals(alg)).findFirst();
    }

    /** Whether that key made the signature; whatever is wrong with the signature is a no. */
    abstract boolean matches(Key key, byte[] signed, byte[] signature);

    private static <K extends Key> boolean verify(
            SecureDigestAlgorithm<?, K> algorithm, K key, byte[] signed, byte[] signature) {
        try {
            return algorithm.verify(new Question<>(key, signed, signature));
        } catch (SecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** As jjwt asks it; its own parser makes one of these too. */
    private static final class Question<K extends Key> implements VerifySecureDigestRequest<K> {
        private final K key;
        private final byte[] signed;
        private final byte[] signature;

        Question(K key, byte[] signed, byte[] signature) {
            this.key = key;
            this.signed = signed;
            this.signature = signature;
        }

        @Override
        public InputStream getPayload() {
            return new ByteArrayInputStream(signed);
        }

        @Override
        public K getKey() {
            return key;
        }

        @Override
        public byte[] getDigest() {
            return signature.clone();
        }

        /** Whichever the JDK prefers. */
        @Override
        public Provider getProvider() {
            return null;
        }

        /** Nothing of verifying is random. */
        @Override
        public SecureRandom getSecureRandom() {
            return null;
        }
    }
}
