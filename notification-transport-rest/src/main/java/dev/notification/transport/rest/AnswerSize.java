package dev.notification.transport.rest;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Notification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much of a page goes into one answer: as many items as asked for, but no more bytes of JSON than {@value #MAX_BYTES}. A
 * client that asks for pages and does not read them would fill the heap otherwise, since some characters take six bytes.
 */
final class AnswerSize {
    static final int MAX_BYTES = 1 << 20;
    /** Names, numbers, times and all that is short. */
    private static final int SHORT_BYTES = 1024;

    private static final int BYTES_OF_ESCAPE = 6;

    private AnswerSize() {}

    /**
     * The first items, as many as fit; at least one, if there are any.
     *
     * @param notification of such an item; empty: it has none
     */
    static <T> List<T> fitting(List<T> items, Function<T, Optional<Notification>> notification) {
        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            bytes += SHORT_BYTES
                    + notification.apply(items.get(i)).map(AnswerSize::atMost).orElse(0);
            if (bytes > MAX_BYTES && i > 0) {
                return items.subList(0, i);
            }
        }
        return items;
    }

    private static int atMost(Notification notification) {
        Content content = notification.content();
        return text(content.message())
                + content.title().map(AnswerSize::text).orElse(0)
                + content.data().map(data -> text(data.text())).orElse(0)
                + content.link().map(link -> text(link.toString())).orElse(0);
    }

    /** How long a string of JSON it becomes, in UTF-8. */
    private static int text(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Jackson escapes each half of a surrogate pair.
            if (c < ' ' || Character.isSurrogate(c)) {
                bytes += BYTES_OF_ESCAPE;
            } else if (c < 0x80) {
                bytes += c == '"' || c == '\\' ? 2 : 1;
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
