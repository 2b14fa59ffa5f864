package dev.notification.transport.rest;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The query parameters that say which user is meant: exactly one of three. */
final class RecipientQuery {
    private RecipientQuery() {}

    static Recipient one(QueryFields query) {
        return only(named(query));
    }

    /** For whoever has to look at the other parameters first. */
    static List<Recipient> named(QueryFields query) {
        Optional<? extends Recipient> external = query.optional("external_id", ExternalId::new);
        Optional<? extends Recipient> number = query.optional("user_id", RecipientQuery::number);
        Optional<? extends Recipient> name = query.optional("username", Username::new);
        return Stream.of(external, number, name)
                .flatMap(Optional::stream)
                .<Recipient>map(one -> one)
                .toList();
    }

    static Recipient only(List<Recipient> named) {
        if (named.size() != 1) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER, "external_id", "give exactly one of external_id, user_id, username");
        }
        return named.get(0);
    }

    static UserId number(String text) {
        return new UserId(whole("a user's number", text));
    }

    /** From 1. */
    static long whole(String what, String text) {
        if (!text.matches("[1-9][0-9]{0,15}")) {
            throw new IllegalArgumentException(what + " is a positive whole number");
        }
        return Long.parseLong(text);
    }

    static Refusal unknown() {
        return Refusal.of(ErrorCode.NOT_FOUND, "there is no such user");
    }
}
