package dev.notification.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the fields of one JSON object and remembers everything that is wrong, so that a caller learns it all at once. What it
 * returns is empty if the field is absent or wrong; {@link #check()} tells the difference. For one thread.
 */
public final class Fields {
    static final int MAX_ERRORS = 50;

    private final ObjectNode object;
    /** What the object was read from. */
    private final String written;

    private final Set<String> read = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    /** @param written what {@code object} was read from */
    public Fields(ObjectNode object, String written) {
        this.object = object;
        this.written = written;
    }

    /** Of an object of which nothing is given back. */
    public Fields(ObjectNode object) {
        this(object, "");
    }

    /** What a field is made of; a value of another type is refused, never converted. */
    public record Type<T>(String article, Function<JsonNode, Optional<T>> value) {
        public static final Type<String> TEXT =
                new Type<>("a string", node -> Optional.ofNullable(node.isTextual() ? node.textValue() : null));
        public static final Type<Long> WHOLE = new Type<>(
                "a whole number",
                node -> node.isIntegralNumber() && node.canConvertToLong()
                        ? Optional.of(node.longValue())
                        : Optional.empty());
        /** {@code false} says what leaving it out would say; it is more likely a mistake. */
        public static final Type<Boolean> TRUE = new Type<>(
                "true", node -> node.isBoolean() && node.booleanValue() ? Optional.of(true) : Optional.empty());

        public static final Type<Boolean> TRUTH = new Type<>(
                "true or false", node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty());

        public static final Type<JsonNode> OBJECT =
                new Type<>("an object", node -> Optional.of(node).filter(JsonNode::isObject));
        public static final Type<JsonNode> ARRAY =
                new Type<>("an array", node -> Optional.of(node).filter(JsonNode::isArray));
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /** A field that is there, as its sender wrote it, without the white space between its parts. */
    public String written(String name) {
        return Json.written(written, name);
    }

    /** @param make may refuse with an {@link IllegalArgumentException} whose message is fit for the caller */
    public <T, R> Optional<R> optional(String name, Type<T> type, Function<T, R> make) {
        read.add(name);
        JsonNode node = object.get(name);
        return node == null ? Optional.empty() : made(name, node, type, make);
    }

    public <T, R> Optional<R> required(String name, Type<T> type, Function<T, R> make) {
        if (!has(name)) {
            wrong(name, FieldError.Code.MISSING, name + " is missing");
        }
        return optional(name, type, make);
    }

    /** Each element by itself; a wrong one is named {@code name[index]}. */
    public <T, R> List<R> each(String name, JsonNode array, Type<T> type, Function<T, R> make) {
        List<R> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            made(name + "[" + i + "]", array.get(i), type, make).ifPresent(all::add);
        }
        return all;
    }

    /** As {@link #optional}, of a value that stands anywhere in the object and is there. */
    public <T, R> Optional<R> made(String name, JsonNode node, Type<T> type, Function<T, R> make) {
        Optional<T> value = type.value().apply(node);
        if (value.isEmpty()) {
            wrong(name, FieldError.Code.WRONG_TYPE, name + " must be " + type.article());
            return Optional.empty();
        }
        try {
            return value.map(make);
        } catch (IllegalArgumentException e) {
            wrong(name, FieldError.Code.INVALID, e.getMessage());
            return Optional.empty();
        }
    }

    public void wrong(String name, FieldError.Code code, String detail) {
        errors.add(new FieldError(name, code, detail));
    }

    /**
     * Call it after every field was read.
     *
     * @throws Refusal naming all that is wrong or left over, up to 50 fields
     */
    public void check() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                wrong(Echo.of(name), FieldError.Code.UNKNOWN, "there is no such field here");
            }
        });
        checkRead();
    }

    /**
     * As {@link #check()}, but lets be what was not read.
     *
     * @throws Refusal naming all that is wrong, up to 50 fields
     */
    public void checkRead() {
        if (!errors.isEmpty()) {
            throw Refusal.of(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
        }
    }
}
