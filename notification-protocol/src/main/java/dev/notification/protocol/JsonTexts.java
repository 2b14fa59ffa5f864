package dev.notification.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for texts that JSON can write and nothing can keep: half of a surrogate pair has no UTF-8 form, and PostgreSQL takes
 * no NUL. Only an escape can bring them in: a decoded body has no such half, and JSON allows no NUL in a string.
 */
final class JsonTexts {
    private static final String ESCAPE = "\\u";

    private final List<FieldError> errors = new ArrayList<>();

    private JsonTexts() {}

    /**
     * Lets {@code object} pass if all its names and texts can be kept.
     *
     * @param written what {@code object} was read from
     * @throws Refusal naming each field that cannot
     */
    static void check(String written, ObjectNode object) {
        if (written.contains(ESCAPE)) {
            var texts = new JsonTexts();
            texts.visit("", object);
            if (!texts.errors.isEmpty()) {
                throw Refusal.of(texts.errors);
            }
        }
    }

    /** As deep as a body can be, which is 32. */
    private void visit(String path, JsonNode node) {
        if (node.isTextual()) {
            check(path, node.textValue());
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                String name = Echo.of(member.getKey());
                String inner = path.isEmpty() ? name : path + "." + name;
                check(inner, member.getKey());
                visit(inner, member.getValue());
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                visit(path + "[" + i + "]", node.get(i));
            }
        }
    }

    private void check(String path, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c) && !isPair(text, i)) {
                wrong(path, c);
                return;
            }
            if (Character.isSurrogate(c)) {
                i++;
            }
        }
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    private void wrong(String path, char c) {
        String what = c == 0
                ? "has NUL (\\u0000), which no text may have"
                : String.format("has half of a surrogate pair (\\u%04x), which is no character", (int) c);
        if (errors.size() < Fields.MAX_ERRORS) {
            errors.add(new FieldError(path, FieldError.Code.INVALID, path + " " + what));
        }
    }
}
