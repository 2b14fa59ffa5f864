package dev.notification.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.SweepFilter;
import java.util.List;
import java.util.Optional;

/**
 * Which notifications a client means: {@code ids}, or {@code all}, perhaps {@code up_to} a cursor, of one {@code category} (""
 * is without one) or with {@code read} only.
 */
public final class SelectionJson {
    private SelectionJson() {}

    /**
     * Reads them, and leaves to {@code fields} what is wrong with them.
     *
     * @param here what {@code all} goes up to if nothing is said: a cursor of the present history
     * @return empty only if something is wrong
     */
    public static Optional<Selection> read(Fields fields, Cursor here) {
        Optional<Selection> ids = fields.optional("ids", Fields.Type.ARRAY, SelectionJson::counted)
                .map(array -> fields.each("ids", array, Fields.Type.WHOLE, NotificationId::new))
                .filter(list -> !list.isEmpty())
                .map(Selection.Ids::new);
        boolean all = fields.optional("all", Fields.Type.TRUE, value -> value).isPresent();
        Optional<Cursor> upTo = fields.optional("up_to", Fields.Type.TEXT, Cursor::parse);
        if (fields.has("ids") == fields.has("all")) {
            fields.wrong("ids", FieldError.Code.INVALID, "give either ids, or all with true");
        }
        if (upTo.isPresent() && !all) {
            fields.wrong("up_to", FieldError.Code.INVALID, "up_to goes with all");
        }
        if (upTo.filter(cursor -> !cursor.epoch().equals(here.epoch())).isPresent()) {
            fields.wrong("up_to", FieldError.Code.INVALID, "the cursor belongs to another history of this inbox");
        }
        Optional<Categories> category = fields.optional("category", Fields.Type.TEXT, Categories::parse);
        Optional<Boolean> read = fields.optional("read", Fields.Type.TRUTH, value -> value);
        for (String filter : List.of("category", "read")) {
            if (fields.has(filter) && !all) {
                fields.wrong(filter, FieldError.Code.INVALID, filter + " goes with all, not with ids");
            }
        }
        return all
                ? Optional.of(new Selection.All(upTo.orElse(here).revision(), new SweepFilter(category, read)))
                : ids;
    }

    private static JsonNode counted(JsonNode array) {
        if (array.isEmpty() || array.size() > Selection.MAX_IDS) {
            throw new IllegalArgumentException("ids names 1 to " + Selection.MAX_IDS + " notifications");
        }
        return array;
    }
}
