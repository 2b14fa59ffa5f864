package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.User;
import dev.notification.core.domain.Username;
import dev.notification.protocol.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller is told of itself.
 *
 * @param role of the token, which is the user's as of when it was issued; absent for a key
 * @param scopes what the token or the key may do beyond the caller's own inbox
 * @param createdAt of the user; absent for a key
 * @param expiresAt of a key that has an end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AccountView(
        long id,
        String service,
        String username,
        String externalId,
        String keyId,
        String role,
        List<String> scopes,
        Instant createdAt,
        Instant expiresAt) {
    static AccountView of(Caller caller, User user) {
        String name = user.username().map(Username::value).orElse(null);
        List<String> scopes = caller.scopes().stream().map(Scope::text).toList();
        if (caller instanceof Caller.Key key) {
            Instant end =
                    Optional.of(key.expiresAt()).filter(Instant.MAX::isAfter).orElse(null);
            return new AccountView(
                    user.id().value(), name, null, null, key.key().value(), null, scopes, null, end);
        }
        Role role = caller instanceof Caller.User login ? login.role() : Role.USER;
        String externalId = user.externalId().map(ExternalId::value).orElse(null);
        return new AccountView(
                user.id().value(), null, name, externalId, null, Json.word(role), scopes, user.createdAt(), null);
    }
}
