package dev.notification.protocol;

import dev.notification.core.domain.Verdict;

/** What a client is told whose credential is not taken, the same over REST and at the WebSocket's gate. */
public final class VerdictProblem {
    private VerdictProblem() {}

    /** @param verdict not {@link Verdict.Known} */
    public static Problem of(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            return refused(refused.why());
        }
        if (verdict instanceof Verdict.Later later) {
            return later(later.cause()).withRetryAfter(later.retryAfter());
        }
        throw new IllegalArgumentException("there is nothing wrong with " + verdict);
    }

    private static Problem refused(Verdict.Why why) {
        return switch (why) {
            case INVALID ->
                Problem.of(
                        ErrorCode.INVALID_TOKEN, "the access token or key is not valid, or no longer: get another one");
            case EXPIRED -> Problem.of(ErrorCode.TOKEN_EXPIRED, "the token has expired: get another one");
            case NOT_YET_VALID ->
                Problem.of(
                        ErrorCode.TOKEN_NOT_YET_VALID,
                        "the token is for later (nbf or iat): the clocks of its issuer and of this server differ");
            case WRONG_ISSUER ->
                Problem.of(
                        ErrorCode.WRONG_ISSUER,
                        "the token is from another issuer (iss) than this server takes tokens of");
            case WRONG_AUDIENCE ->
                Problem.of(
                        ErrorCode.WRONG_AUDIENCE,
                        "the token is for somebody else: its audience (aud) does not name this server");
            case TOO_LONG_LIVED ->
                Problem.of(
                        ErrorCode.TOKEN_TOO_LONG_LIVED,
                        "the token lasts longer (exp - iat) than this server takes tokens for");
            case WRONG_CLAIMS ->
                Problem.of(
                        ErrorCode.WRONG_CLAIMS,
                        "the token lacks a claim or has it in a wrong form: it takes exp, iat, and the user as an external id");
            case REVOKED -> Problem.of(ErrorCode.TOKEN_REVOKED, "the token was ended: get another one");
            case UNKNOWN_USER ->
                Problem.of(ErrorCode.UNKNOWN_USER, "there is no such user here, and signing in does not create one");
        };
    }

    private static Problem later(Verdict.Cause cause) {
        return switch (cause) {
            case KEYS_REFRESHING ->
                Problem.of(ErrorCode.KEYS_REFRESHING, "the key of this token is being fetched; try again in a moment");
            case STORE_UNAVAILABLE ->
                Problem.of(ErrorCode.STORE_UNAVAILABLE, "the store cannot be asked now; try again");
            case OVERLOADED -> Problem.of(ErrorCode.OVERLOADED, "too many ask at once; try again");
        };
    }
}
