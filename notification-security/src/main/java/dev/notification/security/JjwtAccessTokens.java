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
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
 * login belong to; {@code role}, in small letters; {@code iat} and {@code exp}.
 */
public final class JjwtAccessTokens implements AccessTokens {
    private static final String NAME = "notification";
    private static final String TYPE = "JWT";
    /** The session, as OpenID Connect's logout specifications name it. */
    private static final String LOGIN = "sid";

    private static final String EPOCH = "epoch";
    private static final String ROLE = "role";
    private static final Set<String> HEADERS = Set.of("alg", "typ");
    /** Far above what we issue: nobody makes us parse a novel. */
    private static final int MAX_LENGTH = 2048;

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
        String token = Jwts.builder()
                .header()
                .type(TYPE)
                .and()
                .issuer(NAME)
                .audience()
                .add(NAME)
                .and()
                .subject(Long.toString(user.value()))
                .id(UUID.randomUUID().toString())
                .claim(LOGIN, login.value())
                .claim(EPOCH, epoch.value())
                .claim(ROLE, role.name().toLowerCase(Locale.ROOT))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)))
                .signWith(key, Jwts.SIG.HS256)
                .compact();
        return new AccessToken(token, lifetime);
    }

    @Override
    public Optional<Caller.User> verify(String token, Epoch epoch) {
        if (token.length() > MAX_LENGTH) {
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

    private static Optional<Caller.User> caller(Jws<Claims> token, Epoch epoch) {
        JwsHeader header = token.getHeader();
        Claims claims = token.getPayload();
        if (!HEADERS.containsAll(header.keySet())
                || !TYPE.equals(header.getType())
                || claims.getSubject() == null
                || claims.getId() == null
                || claims.get(LOGIN, String.class) == null
                || !epoch.value().equals(claims.get(EPOCH, String.class))
                || claims.get(ROLE, String.class) == null
                || claims.getIssuedAt() == null
                || claims.getExpiration() == null) {
            return Optional.empty();
        }
        return Optional.of(new Caller.User(
                new UserId(Long.parseLong(claims.getSubject())),
                new LoginId(claims.get(LOGIN, String.class)),
                Role.valueOf(claims.get(ROLE, String.class).toUpperCase(Locale.ROOT)),
                claims.getExpiration().toInstant()));
    }
}
