package dev.notification.protocol;

/** What a client wrote and is told back, such as the name of a field: short, and always well-formed Unicode. */
public final class Echo {
    /** Whoever mixes up name and value must not find a long secret in a log. */
    private static final int MAX_CHARACTERS = 64;

    private static final int REPLACEMENT = 0xfffd;

    private Echo() {}

    /**
     * At most 64 characters (code points) of {@code text}, and an ellipsis if there were more; half of a surrogate pair becomes
     * U+FFFD, since it has no UTF-8 form.
     */
    public static String of(String text) {
        var echo = new StringBuilder();
        int at = 0;
        for (int count = 0; at < text.length() && count < MAX_CHARACTERS; count++) {
            int point = text.codePointAt(at);
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            echo.appendCodePoint(half ? REPLACEMENT : point);
            at += Character.charCount(point);
        }
        return at < text.length() ? echo.append('…').toString() : echo.toString();
    }
}
