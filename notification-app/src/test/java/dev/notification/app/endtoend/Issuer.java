package dev.notification.app.endtoend;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** An application that signs tokens for its users (RS256) and publishes its key. */
final class Issuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair PAIR = pair();

    private final AtomicBoolean isAway = new AtomicBoolean();
    private final HttpServer server;

    Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] keys = keys().getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(isAway.get() ? 500 : 200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
    }

    /** It answers with an error from now on, or does not any more. */
    Issuer away(boolean now) {
        isAway.set(now);
        return this;
    }

    /** What a server needs that takes its tokens, and some more settings. */
    Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("NOTIFICATION_AUTH_JWT_ISSUER", "https://shop.example");
        settings.put("NOTIFICATION_AUTH_JWT_AUDIENCE", "notifications");
        settings.put(
                "NOTIFICATION_AUTH_JWT_JWKS_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    /** A good one for an hour from {@code now} on. */
    static String token(Instant now, String user) {
        return token(claims(now, user));
    }

    /** A good one but for one claim; values are JSON, empty: without it. */
    static String token(Instant now, String user, String claim, String json) {
        Map<String, String> claims = claims(now, user);
        claims.put(claim, json);
        claims.values().removeIf(String::isEmpty);
        return token(claims);
    }

    private static Map<String, String> claims(Instant now, String user) {
        return new TreeMap<>(Map.of(
                "iss",
                "\"https://shop.example\"",
                "aud",
                "[\"others\",\"notifications\"]",
                "sub",
                "\"" + user + "\"",
                "iat",
                Long.toString(now.getEpochSecond()),
                "exp",
                Long.toString(now.getEpochSecond() + 3600)));
    }

    private static String token(Map<String, String> claims) {
        return signed("{\"alg\":\"RS256\",\"kid\":\"2026-11\"}", json(claims));
    }

    private static String json(Map<String, String> members) {
        return "{"
                + String.join(
                        ",",
                        members.entrySet().stream()
                                .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                                .toList())
                + "}";
    }

    /** Whatever that header and those claims are. */
    static String signed(String header, String claims) {
        String content =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(PAIR.getPrivate());
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keys() {
        RSAPublicKey key = (RSAPublicKey) PAIR.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"2026-11\",\"n\":\""
                + unsigned(key.getModulus()) + "\",\"e\":\"" + unsigned(key.getPublicExponent()) + "\"}]}";
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
