package dev.notification.transport.rest;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.protocol.FieldError;
import dev.notification.protocol.Fields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields that say which user is meant: exactly one of three. */
final class RecipientFields {
    private static final List<String> NAMES = List.of("external_id", "user_id", "username");

    private RecipientFields() {}

    /** Empty if it is missing or wrong, which {@link Fields#check} tells. */
    static Optional<Recipient> one(Fields fields) {
        long given = NAMES.stream().filter(fields::has).count();
        if (given != 1) {
            fields.wrong(
                    NAMES.get(0),
                    given == 0 ? FieldError.Code.MISSING : FieldError.Code.INVALID,
                    "give exactly one of " + String.join(", ", NAMES));
        }
        Optional<? extends Recipient> external = fields.optional(NAMES.get(0), Fields.Type.TEXT, ExternalId::new);
        Optional<? extends Recipient> user = fields.optional(NAMES.get(1), Fields.Type.WHOLE, UserId::new);
        Optional<? extends Recipient> name = fields.optional(NAMES.get(2), Fields.Type.TEXT, Username::new);
        return Stream.of(external, user, name)
                .flatMap(Optional::stream)
                .<Recipient>map(one -> one)
                .findFirst();
    }
}
