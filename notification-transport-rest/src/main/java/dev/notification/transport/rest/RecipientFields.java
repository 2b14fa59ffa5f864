package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.FieldError;
import dev.notification.protocol.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The fields of a body that say whom it is for. */
final class RecipientFields {
    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>("user_id", "user_ids", Fields.Type.WHOLE, UserId::new),
            new Kind<>("external_id", "external_ids", Fields.Type.TEXT, ExternalId::new),
            new Kind<>("username", "usernames", Fields.Type.TEXT, Username::new));

    private static final String ONE = "give exactly one of user_id, external_id and username";
    private static final String ONE_OR_MANY =
            "give exactly one of user_id, user_ids, external_id, external_ids, username and usernames";

    private RecipientFields() {}

    /** A way to say who is meant, with its field for one user and its field for a list. */
    private record Kind<T>(String one, String many, Fields.Type<T> type, Function<T, ? extends Recipient> make) {
        Optional<Recipient> readOne(Fields fields) {
            return fields.optional(one, type, make::apply);
        }

        List<Recipient> readMany(Fields fields) {
            return fields.optional(many, Fields.Type.ARRAY, this::checkedCount)
                    .map(array -> all(fields, array))
                    .orElse(List.of());
        }

        private JsonNode checkedCount(JsonNode array) {
            if (array.isEmpty() || array.size() > SendNotification.MAX_DRAFTS) {
                throw new IllegalArgumentException(many + " names 1 to " + SendNotification.MAX_DRAFTS + " users");
            }
            return array;
        }

        /** A list that names somebody twice is a mistake of whoever made it, not a wish for two notifications. */
        private List<Recipient> all(Fields fields, JsonNode array) {
            List<Recipient> all = new ArrayList<>(array.size());
            Set<Object> seen = new HashSet<>();
            for (int i = 0; i < array.size(); i++) {
                String place = many + "[" + i + "]";
                fields.<T, Recipient>made(place, array.get(i), type, make::apply)
                        .ifPresent(recipient -> {
                            if (!seen.add(same(recipient))) {
                                fields.wrong(place, FieldError.Code.DUPLICATE, twice(recipient));
                            }
                            all.add(recipient);
                        });
            }
            return all;
        }
    }

    /** Equal for what is certainly one user. */
    private static Object same(Recipient recipient) {
        return recipient instanceof Username username ? username.key() : recipient;
    }

    private static String twice(Recipient recipient) {
        return (recipient instanceof UserId ? "user " + recipient : "this user") + " is there twice";
    }

    /** Whom a body for one or for many names; {@link Fields#check} tells what is wrong. */
    static List<Recipient> oneOrMany(Fields fields) {
        checkChoice(fields, true);
        List<Recipient> recipients = new ArrayList<>(1);
        for (Kind<?> kind : KINDS) {
            if (fields.has(kind.one())) {
                kind.readOne(fields).ifPresent(recipients::add);
            }
            if (fields.has(kind.many())) {
                recipients.addAll(kind.readMany(fields));
            }
        }
        return recipients;
    }

    /** Whom a body for one names; {@link Fields#check} tells what is wrong. */
    static Optional<Recipient> one(Fields fields) {
        checkChoice(fields, false);
        Optional<Recipient> recipient = Optional.empty();
        for (Kind<?> kind : KINDS) {
            if (fields.has(kind.one())) {
                recipient = kind.readOne(fields);
            }
        }
        return recipient;
    }

    /** Whether a body names one user, and so expects one result. */
    static boolean isSingle(Fields fields) {
        return KINDS.stream().anyMatch(kind -> fields.has(kind.one()));
    }

    /** The field that names one such recipient. */
    static String nameOf(Recipient recipient) {
        if (recipient instanceof ExternalId) {
            return "external_id";
        }
        return recipient instanceof Username ? "username" : "user_id";
    }

    private static void checkChoice(Fields fields, boolean many) {
        int count = 0;
        String first = "";
        for (Kind<?> kind : KINDS) {
            if (fields.has(kind.one()) && count++ == 0) {
                first = kind.one();
            }
            if (many && fields.has(kind.many()) && count++ == 0) {
                first = kind.many();
            }
        }
        String choice = many ? ONE_OR_MANY : ONE;
        if (count == 0) {
            fields.wrong("user_id", FieldError.Code.MISSING, choice);
        } else if (count > 1) {
            fields.wrong(first, FieldError.Code.INVALID, choice);
        }
    }
}
