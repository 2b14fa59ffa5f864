package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.port.out.UserStore;
import dev.notification.core.port.out.UserStore.Described;
import dev.notification.core.port.out.UserStore.Upserted;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.FieldError;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The body of an upsert: many users, each by itself right or wrong.
 *
 * @param items in their order
 */
record UpsertRequest(List<Item> items) {
    /** A user that can be stored, or what is wrong with it. */
    private record Item(Optional<Described> user, Optional<Problem> problem) {
        static Item right(Described user) {
            return new Item(Optional.of(user), Optional.empty());
        }

        static Item wrong(Problem problem) {
            return new Item(Optional.empty(), Optional.of(problem));
        }
    }

    /** What became of one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(Long userId, String externalId, Boolean newUser, Problem error) {
        static Result of(Described user, Upserted outcome) {
            return outcome instanceof Upserted.Stored stored
                    ? new Result(stored.user().value(), user.externalId().value(), stored.isNew(), null)
                    : of(reserved("external_id"));
        }

        static Result of(Problem problem) {
            return new Result(null, null, null, problem);
        }
    }

    /** One for each user, in their order. */
    record Results(List<Result> results) {}

    static UpsertRequest of(JsonBody body) {
        Fields fields = body.fields();
        Optional<JsonNode> array = fields.required("users", Fields.Type.ARRAY, UpsertRequest::checkedCount);
        fields.check();
        List<Item> items = new ArrayList<>();
        Set<ExternalId> seen = new HashSet<>();
        array.orElseThrow().forEach(node -> items.add(item(node, seen)));
        return new UpsertRequest(items);
    }

    private static JsonNode checkedCount(JsonNode array) {
        if (array.isEmpty() || array.size() > UserStore.MAX_USERS) {
            throw new IllegalArgumentException("users lists 1 to " + UserStore.MAX_USERS + " users");
        }
        return array;
    }

    private static Item item(JsonNode node, Set<ExternalId> seen) {
        if (!(node instanceof ObjectNode object)) {
            return Item.wrong(Problem.of(ErrorCode.INVALID_FIELD, "each of users must be an object"));
        }
        try {
            Described user = user(new Fields(object));
            return seen.add(user.externalId())
                    ? Item.right(user)
                    : Item.wrong(Refusal.of(List.of(new FieldError(
                                    "external_id", FieldError.Code.DUPLICATE, "this user is there twice")))
                            .problem());
        } catch (Refusal e) {
            return Item.wrong(e.problem());
        }
    }

    private static Described user(Fields fields) {
        var name = fields.required("external_id", Fields.Type.TEXT, ExternalId::new);
        Profile profile = Stream.of(
                        fields.optional("email", Fields.Type.TEXT, Profile::ofEmail),
                        fields.optional("locale", Fields.Type.TEXT, Profile::ofLocale),
                        fields.optional("time_zone", Fields.Type.TEXT, Profile::ofTimeZone))
                .flatMap(Optional::stream)
                .reduce(Profile.EMPTY, Profile::updated);
        fields.check();
        return new Described(name.orElseThrow(), profile);
    }

    /** Those that can be stored. */
    List<Described> users() {
        return items.stream().flatMap(item -> item.user().stream()).toList();
    }

    /** @param outcomes one for each of {@link #users} */
    Results results(List<Upserted> outcomes) {
        Iterator<Upserted> next = outcomes.iterator();
        return new Results(items.stream()
                .map(item -> item.user()
                        .map(user -> Result.of(user, next.next()))
                        .orElseGet(() -> Result.of(item.problem().orElseThrow())))
                .toList());
    }

    static Problem reserved(String field) {
        return Problem.of(
                        ErrorCode.EXTERNAL_ID_TAKEN,
                        "this external id was given up a moment ago and can be taken again 10 seconds after that")
                .at(field);
    }
}
