package dev.notification.security;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Verdict.Why;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a token says that was signed by somebody who is trusted: for us, now, and about one user. Stateless. */
final class ForeignClaims {
    private static final double SECONDS_MAX =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int MILLIS = 1000;

    private ForeignClaims() {}

    /** Never throws. */
    static Verified judge(byte[] payload, ForeignTokenRules rules, Instant now) {
        Map<String, Object> claims;
        try {
            claims = StrictJson.object(payload);
        } catch (IOException e) {
            return new Verified.Bad(Why.WRONG_CLAIMS);
        }
        Optional<Instant> issuedAt = time(claims, "iat");
        Optional<Instant> expiry = time(claims, "exp");
        Optional<ExternalId> user = user(claims.get(rules.userClaim()));
        Optional<Why> problem = issuer(claims.get("iss"), rules.issuer())
                .or(() -> audience(claims.get("aud"), rules.audience()))
                .or(() -> issuedAt.isEmpty() || expiry.isEmpty() || user.isEmpty()
                        ? Optional.of(Why.WRONG_CLAIMS)
                        : times(claims, issuedAt.get(), expiry.get(), rules.maxLifetime(), now));
        if (problem.isPresent()) {
            return new Verified.Bad(problem.get());
        }
        // The moment from which it is refused, so that whoever goes by it and whoever verifies it anew agree.
        return new Verified.Good(
                user.orElseThrow(), issuedAt.orElseThrow(), expiry.orElseThrow().plus(ForeignTokenRules.SKEW));
    }

    private static Optional<Why> issuer(Object claim, String ours) {
        return claim instanceof String issuer
                ? wrong(!issuer.equals(ours), Why.WRONG_ISSUER)
                : Optional.of(Why.WRONG_CLAIMS);
    }

    /** One, or several (RFC 7519, section 4.1.3). */
    private static Optional<Why> audience(Object claim, String ours) {
        if (claim instanceof String audience) {
            return wrong(!audience.equals(ours), Why.WRONG_AUDIENCE);
        }
        boolean areTexts = claim instanceof List<?> all && all.stream().allMatch(String.class::isInstance);
        return areTexts ? wrong(!((List<?>) claim).contains(ours), Why.WRONG_AUDIENCE) : Optional.of(Why.WRONG_CLAIMS);
    }

    private static Optional<Why> times(
            Map<String, Object> claims, Instant issuedAt, Instant expiry, Duration maxLifetime, Instant now) {
        Optional<Instant> notBefore = time(claims, "nbf");
        if (notBefore.isEmpty() && claims.containsKey("nbf") || !expiry.isAfter(issuedAt)) {
            return Optional.of(Why.WRONG_CLAIMS);
        }
        Instant latest = now.plus(ForeignTokenRules.SKEW);
        if (issuedAt.isAfter(latest) || notBefore.filter(latest::isBefore).isPresent()) {
            return Optional.of(Why.NOT_YET_VALID);
        }
        if (Duration.between(issuedAt, expiry).compareTo(maxLifetime) > 0) {
            return Optional.of(Why.TOO_LONG_LIVED);
        }
        return wrong(!expiry.plus(ForeignTokenRules.SKEW).isAfter(now), Why.EXPIRED);
    }

    private static Optional<Why> wrong(boolean isWrong, Why why) {
        return isWrong ? Optional.of(why) : Optional.empty();
    }

    /** A number of seconds, which may have a fraction (RFC 7519, section 2, NumericDate), of the years 1970 to 9999. */
    private static Optional<Instant> time(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof Double seconds && seconds >= 0 && seconds <= SECONDS_MAX
                ? Optional.of(Instant.ofEpochMilli((long) (seconds * MILLIS)))
                : Optional.empty();
    }

    private static Optional<ExternalId> user(Object claim) {
        try {
            return claim instanceof String name ? Optional.of(new ExternalId(name)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
