package dev.notification.persistence;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code inboxes}: the head of one inbox. */
@Entity(name = "InboxRow")
@Table(name = "inboxes")
class InboxRow {
    @Id
    @Column(name = "user_id")
    long userId;

    long head;

    long floor;

    long unread;

    /** Up to where the user has seen it. */
    long seen;

    long unseen;

    /** The newest revision of any of its marks. */
    @Column(name = "marks_rev")
    long marksRev;

    Head toHead(Epoch epoch) {
        return new Head(new Cursor(epoch, new Revision(head)), new Revision(floor), unread, unseen);
    }
}
