package dev.notification.core.domain;

/**
 * What a client keeps of an inbox: which history it follows and up to where it has seen it. Clients treat its text
 * form, {@code epoch.revision}, as opaque.
 */
public record Cursor(Epoch epoch, Revision revision) {

    /** @throws IllegalArgumentException if the text was never given out as a cursor */
    public static Cursor parse(String text) {
        int dot = text.indexOf('.');
        String digits = text.substring(dot + 1);
        if (dot < 1 || !digits.matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("not a cursor: use one that the server gave out, unchanged");
        }
        return new Cursor(new Epoch(text.substring(0, dot)), new Revision(Long.parseLong(digits)));
    }

    @Override
    public String toString() {
        return epoch + "." + revision;
    }
}
