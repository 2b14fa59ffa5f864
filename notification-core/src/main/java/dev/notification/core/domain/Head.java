package dev.notification.core.domain;

import java.util.Objects;

/**
 * The present end of one inbox.
 *
 * @param cursor its newest revision
 * @param floor the newest revision that a purge has dropped: whoever has seen less than this cannot resume
 * @param unread how many notifications are unread and not archived
 * @param unseen how many of those arrived after what the user has {@linkplain Mark.Seen seen}
 */
public record Head(Cursor cursor, Revision floor, long unread, long unseen) {
    public Head {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(floor);
    }

    /** Of an inbox in which nothing has ever happened. */
    public static Head empty(Epoch epoch) {
        return new Head(new Cursor(epoch, Revision.START), Revision.START, 0, 0);
    }
}
