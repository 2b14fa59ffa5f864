package dev.notification.app.lab.history;

/** A cursor taken apart, as no client should: which history, and how far in it. */
record Cursor(String epoch, long rev) {
    static Cursor of(String text) {
        int dot = text.lastIndexOf('.');
        return new Cursor(text.substring(0, dot), Long.parseLong(text.substring(dot + 1)));
    }

    /** False for another history: there is no order between the two. */
    boolean isBefore(Cursor other) {
        return epoch.equals(other.epoch) && rev < other.rev;
    }
}
