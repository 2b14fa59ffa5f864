package dev.notification.app.text;

import java.util.HexFormat;

/** Text that may hold what a client has sent, as one line of a log or one part of it. */
public final class LogText {
    private LogText() {}

    /**
     * Without anything that would begin a line, colour a terminal or turn the direction of writing: such characters as {@code
     * \}{@code u001b}. The same object if there is none, which is nearly always so.
     */
    public static String escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (acts(text.charAt(i))) {
                return escapedFrom(i, text);
            }
        }
        return text;
    }

    /** Appends it as the inside of a JSON string, with the same characters escaped, and halves of surrogates too. */
    public static void quote(String text, StringBuilder quoted) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (acts(c) || Character.isSurrogate(c) && isHalf(text, i)) {
                quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                quoted.append(c);
            }
        }
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static String escapedFrom(int first, String text) {
        var escaped = new StringBuilder(text.length() + 32).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (acts(c)) {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Controls, separators of lines, and what nobody sees but what changes how the rest looks. */
    private static boolean acts(char c) {
        if (c >= ' ' && c < 127 || c == '\t') {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
