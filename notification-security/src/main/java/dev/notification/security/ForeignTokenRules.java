package dev.notification.security;

import java.time.Duration;
import java.util.Objects;

/**
 * What a token of the application must say, whoever signed it.
 *
 * @param issuer the one that it is from ({@code iss})
 * @param audience the one that it is for ({@code aud}), or one of those
 * @param userClaim which claim is the external id of its user
 * @param maxLifetime from {@code iat} to {@code exp} at most
 */
public record ForeignTokenRules(String issuer, String audience, String userClaim, Duration maxLifetime) {
    /** The claim that the standard has for it (RFC 7519, section 4.1.2). */
    public static final String STANDARD_USER_CLAIM = "sub";

    /** The issuer of this service's own tokens, which nobody else may be. */
    public static final String OUR_ISSUER = "notification";

    /** How far the clock of an issuer may be off, in either direction. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException if the issuer is this service, whose tokens are not foreign */
    public ForeignTokenRules {
        if (issuer.equals(OUR_ISSUER)) {
            throw new IllegalArgumentException("the issuer is the name by which this service signs its own tokens");
        }
        if (issuer.isBlank() || audience.isBlank() || userClaim.isBlank()) {
            throw new IllegalArgumentException("issuer, audience and the user's claim must not be blank");
        }
        Objects.requireNonNull(maxLifetime);
    }
}
