package dev.notification.security;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * Access tokens as JSON Web Tokens (RFC 7519, RFC 8725): one algorithm, HS256, and every claim required. The standard's
 * headers that point to keys or change how a token is read are refused. Claims: {@code iss} and {@code aud}, both {@code
 * notification}; {@code sub}, the user's number; {@code jti}; {@code sid}, the login; {@code epoch}, the history that user and
 * login belong to; {@code role}, in small letters; {@code iat} and {@code exp}. A minted token has neither {@code sid} nor {@code
 * role}, but {@code iat_ms}, which is {@code iat} in milliseconds: what is issued right after its user was cut off is good.
 */
public final class JjwtAccessTokens implements AccessTokens {
    private static final String NAME = "notification";
    private static final String TYPE = "JWT";
    /** The session, as OpenID Connect's logout specifications name it. */
    private static final String LOGIN = "sid";

    private static final String EPOCH = "epoch";
    private static final String ROLE = "role";
    private static final String ISSUED_MILLIS = "iat_ms";
    private static final Set<String> HEADERS = Set.of("alg", "typ");
    /** Far above what we issue: nobody makes us parse a novel. */
    private static final int MAX_LENGTH = 2048;

    private static final int LONGEST_HEADER = 200;
    private static final Duration ALMOST_A_SECOND = Duration.ofSeconds(1).minusNanos(1);

    private final SecretKey key;
    private final Duration lifetime;
    private final InstantSource clock;
    private final JwtParser parser;

    public JjwtAccessTokens(SecretKey key, Duration lifetime, InstantSource clock) {
        this.key = key;
        this.lifetime = lifetime;
        this.clock = clock;
        this.parser = Jwts.parser()
                .verifyWith(key)
                .sig()
                .clear()
                .add(Jwts.SIG.HS256)
                .and()
                .zip()
                .clear()
                .and()
                .requireIssuer(NAME)
                .requireAudience(NAME)
                .clock(() -> Date.from(clock.instant()))
                .build();
    }

    @Override
    public Duration lifetime() {
        return lifetime;
    }

    @Override
    public AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String token = token(user, epoch)
                .claim(LOGIN, login.value())
                .claim(ROLE, role.name().toLowerCase(Locale.ROOT))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)))
                .signWith(key, Jwts.SIG.HS256)
                .compact();
        return new AccessToken(token, lifetime);
    }

    @Override
    public AccessToken mint(UserId user, Instant issuedAt, Duration valid, Epoch epoch) {
        // The standard's times are whole seconds: it is valid for a part of one longer rather than shorter.
        Instant end = issuedAt.plus(valid).plus(ALMOST_A_SECOND).truncatedTo(ChronoUnit.SECONDS);
        String token = token(user, epoch)
                .claim(ISSUED_MILLIS, issuedAt.toEpochMilli())
                .issuedAt(Date.from(issuedAt.truncatedTo(ChronoUnit.SECONDS)))
                .expiration(Date.from(end))
                .signWith(key, Jwts.SIG.HS256)
                .compact();
        return new AccessToken(token, valid);
    }

    private static JwtBuilder token(UserId user, Epoch epoch) {
        return Jwts.builder()
                .header()
                .type(TYPE)
                .and()
                .issuer(NAME)
                .audience()
                .add(NAME)
                .and()
                .subject(Long.toString(user.value()))
                .id(UUID.randomUUID().toString())
                .claim(EPOCH, epoch.value());
    }

    @Override
    public Optional<Caller> verify(String token, Epoch epoch) {
        if (token.length() > MAX_LENGTH || !mayBeOurs(token)) {
            return Optional.empty();
        }
        try {
            // The library still takes a token at the very moment of its expiry; RFC 7519, section 4.1.4, does not.
            return caller(parser.parseSignedClaims(token), epoch)
                    .filter(caller -> caller.expiresAt().isAfter(clock.instant()));
        } catch (JwtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A look at its header: what somebody else signed with a key of another kind is not parsed for nothing. */
    private static boolean mayBeOurs(String token) {
        int end = token.indexOf('.');
        if (end < 0 || end > LONGEST_HEADER) {
            return false;
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, end));
            return new String(header, StandardCharsets.ISO_8859_1).contains("\"HS256\"");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Caller> caller(Jws<Claims> token, Epoch epoch) {
        JwsHeader header = token.getHeader();
        Claims claims = token.getPayload();
        if (!HEADERS.containsAll(header.keySet())
                || !TYPE.equals(header.getType())
                || claims.getSubject() == null
                || claims.getId() == null
                || !epoch.value().equals(claims.get(EPOCH, String.class))
                || claims.getIssuedAt() == null
                || claims.getExpiration() == null) {
            return Optional.empty();
        }
        var user = new UserId(Long.parseLong(claims.getSubject()));
        return claims.containsKey(ISSUED_MILLIS) ? bearer(user, claims) : user(user, claims);
    }

    private static Optional<Caller> user(UserId user, Claims claims) {
        String login = claims.get(LOGIN, String.class);
        String role = claims.get(ROLE, String.class);
        if (login == null || role == null) {
            return Optional.empty();
        }
        return Optional.of(new Caller.User(
                user,
                new LoginId(login),
                Role.valueOf(role.toUpperCase(Locale.ROOT)),
                claims.getExpiration().toInstant()));
    }

    private static Optional<Caller> bearer(UserId user, Claims claims) {
        var issuedAt = Instant.ofEpochMilli(claims.get(ISSUED_MILLIS, Long.class));
        if (claims.containsKey(LOGIN)
                || claims.containsKey(ROLE)
                || !issuedAt.truncatedTo(ChronoUnit.SECONDS)
                        .equals(claims.getIssuedAt().toInstant())) {
            return Optional.empty();
        }
        return Optional.of(
                new Caller.Bearer(user, issuedAt, claims.getExpiration().toInstant()));
    }
}
