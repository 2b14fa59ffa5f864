package dev.notification.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Signs anything, however malformed: no library would. */
final class Forge {
    static final String ISSUER = "https://shop.example";
    static final String AUDIENCE = "notifications";

    private Forge() {}

    static KeyPair rsa(int bits) {
        return pair("RSA", generator -> generator.initialize(bits));
    }

    static KeyPair ec(String curve) {
        return pair("EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
    }

    static KeyPair ed25519() {
        return pair("Ed25519", generator -> {});
    }

    private interface Setup {
        void of(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair pair(String algorithm, Setup setup) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            setup.of(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever stands there, signed with that algorithm of the JDK. */
    static String token(String header, String payload, String algorithm, Key key) {
        String signed = base64(header) + "." + base64(payload);
        return signed + "." + base64(signature(signed, algorithm, key));
    }

    static byte[] signature(String signed, String algorithm, Key key) {
        byte[] bytes = signed.getBytes(StandardCharsets.UTF_8);
        try {
            if (key instanceof PrivateKey secret) {
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(secret);
                signature.update(bytes);
                return signature.sign();
            }
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a token that is good for an hour from then; values are JSON. */
    static Map<String, String> claims(Instant now) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"" + ISSUER + "\"");
        claims.put("aud", "\"" + AUDIENCE + "\"");
        claims.put("sub", "\"usr_42\"");
        claims.put("iat", Long.toString(now.getEpochSecond()));
        claims.put("exp", Long.toString(now.getEpochSecond() + 3600));
        return claims;
    }

    static String json(Map<String, String> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }

    /** A set with those keys, as an application would publish it. */
    static String jwks(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    static String jwk(String id, Key key) {
        String common = "{\"use\":\"sig\",\"kid\":\"" + id + "\",";
        if (key instanceof RSAPublicKey rsa) {
            return common + "\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"" + unsigned(rsa.getModulus(), 0) + "\",\"e\":\""
                    + unsigned(rsa.getPublicExponent(), 0) + "\"}";
        }
        if (key instanceof ECPublicKey ec) {
            return common + "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                    + unsigned(ec.getW().getAffineX(), 32) + "\",\"y\":\""
                    + unsigned(ec.getW().getAffineY(), 32) + "\"}";
        }
        if (key instanceof EdECPublicKey) {
            byte[] der = key.getEncoded();
            byte[] point = java.util.Arrays.copyOfRange(der, der.length - 32, der.length);
            return common + "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(point) + "\"}";
        }
        return common + "\"kty\":\"oct\",\"k\":\"" + base64(((SecretKey) key).getEncoded()) + "\"}";
    }

    private static String unsigned(java.math.BigInteger number, int bytes) {
        byte[] raw = number.toByteArray();
        int from = raw.length > 1 && raw[0] == 0 ? 1 : 0;
        byte[] padded = new byte[Math.max(bytes, raw.length - from)];
        System.arraycopy(raw, from, padded, padded.length - (raw.length - from), raw.length - from);
        return base64(padded);
    }

    static String pem(Key key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
