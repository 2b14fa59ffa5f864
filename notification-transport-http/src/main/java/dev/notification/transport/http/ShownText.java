package dev.notification.transport.http;

/**
 * What a log shows of what a client wrote: everything but what may be a credential. Whoever puts a key or a token into an address
 * must not find it in a log. One rule: a run of {@value #LONGEST} or more letters, digits, {@code _} and {@code -}, and
 * whatever begins as an API key, is cut to its first {@value #KEPT} characters. Names and UUIDs are shorter.
 */
public final class ShownText {
    private static final String KEY = "nsk_";
    private static final int LONGEST = 40;
    private static final int KEPT = 4;

    private ShownText() {}

    public static String of(String text) {
        StringBuilder shown = null;
        int copied = 0;
        int start = 0;
        while (start < text.length()) {
            int end = endOfRun(text, start);
            int secret = secretIn(text, start, end);
            if (secret < end) {
                shown = shown == null ? new StringBuilder() : shown;
                shown.append(text, copied, Math.min(end, secret + KEPT)).append('…');
                copied = end;
            }
            start = end + 1;
        }
        return shown == null ? text : shown.append(text, copied, text.length()).toString();
    }

    /** Where in the run what is hidden begins; its end if nothing is. */
    private static int secretIn(String text, int start, int end) {
        if (end - start >= LONGEST) {
            return start;
        }
        int key = text.indexOf(KEY, start);
        return key < 0 || key >= end ? end : key;
    }

    private static int endOfRun(String text, int start) {
        int end = start;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPart(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '-';
    }
}
