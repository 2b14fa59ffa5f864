package dev.notification.persistence;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A row of {@code notifications}: one notification as of its newest change, or the fact that it was removed. */
@Entity(name = "NotificationRow")
@Table(name = "notifications")
class NotificationRow {
    @Id
    long id;

    @Column(name = "user_id")
    long userId;

    @Column(name = "sender_id")
    long senderId;

    String message;
    String title;
    String category;
    String priority;
    String data;
    String link;

    @Column(name = "collapse_key")
    String collapseKey;

    @Column(name = "created_ms")
    long createdMs;

    @Column(name = "expires_ms")
    Long expiresMs;

    @Column(name = "removed_ms")
    Long removedMs;

    boolean read;
    boolean archived;
    boolean removed;
    String change;
    long rev;

    @Column(name = "arrived_rev")
    long arrivedRev;

    @Column(name = "unread_after")
    long unreadAfter;

    /** Fills everything that a sender gave; where it stands in the inbox is set by who knows. */
    void setContent(Content content) {
        message = content.message();
        title = content.title().orElse(null);
        category = content.category().map(Category::value).orElse(null);
        priority = lower(content.priority());
        data = content.data().map(JsonObject::text).orElse(null);
        link = content.link().map(Link::value).orElse(null);
        collapseKey = content.collapseKey().map(CollapseKey::value).orElse(null);
        expiresMs = content.expiresAt().map(Instant::toEpochMilli).orElse(null);
    }

    /** A new row, but for its place in the inbox. */
    static NotificationRow arriving(long id, UserId sender, Draft draft, long createdMs) {
        var row = new NotificationRow();
        row.id = id;
        row.userId = draft.recipient().value();
        row.senderId = sender.value();
        row.change = lower(Change.Kind.ARRIVED);
        row.createdMs = createdMs;
        row.setContent(draft.content());
        return row;
    }

    /** As {@link NotificationInserts#COLUMNS} has them; a new row is neither read nor archived nor removed. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(1, id);
        statement.setLong(2, userId);
        statement.setLong(3, senderId);
        statement.setString(4, message);
        statement.setString(5, title);
        statement.setString(6, category);
        statement.setString(7, priority);
        statement.setString(8, data);
        statement.setString(9, link);
        statement.setString(10, collapseKey);
        statement.setLong(11, createdMs);
        statement.setObject(12, expiresMs);
        statement.setBoolean(13, false);
        statement.setBoolean(14, false);
        statement.setBoolean(15, false);
        statement.setString(16, change);
        statement.setLong(17, rev);
        statement.setLong(18, arrivedRev);
        statement.setLong(19, unreadAfter);
    }

    /** What has just happened to it, from what it was made of. */
    Change.Present toArrival(UserId sender, Draft draft, Instant at, Change.Kind kind) {
        var revision = new Revision(rev);
        return new Change.Present(
                new Notification(
                        new NotificationId(id),
                        draft.recipient(),
                        sender,
                        draft.content(),
                        at,
                        revision,
                        revision,
                        false,
                        false),
                kind,
                unreadAfter);
    }

    boolean countsAsUnread() {
        return !read && !archived && !removed;
    }

    Change toChange() {
        return removed
                ? toRemoved()
                : new Change.Present(toNotification(), upper(Change.Kind.class, change), unreadAfter);
    }

    Change.Removed toRemoved() {
        return new Change.Removed(
                new UserId(userId),
                new NotificationId(id),
                new Revision(rev),
                upper(Change.Reason.class, change),
                unreadAfter);
    }

    Notification toNotification() {
        return new Notification(
                new NotificationId(id),
                new UserId(userId),
                new UserId(senderId),
                toContent(),
                Instant.ofEpochMilli(createdMs),
                new Revision(rev),
                new Revision(arrivedRev),
                read,
                archived);
    }

    /** Without the devices that have it. */
    Sent toSent() {
        Sent.State state = removed ? upper(Sent.State.class, change) : read ? Sent.State.READ : Sent.State.UNREAD;
        return new Sent(
                new NotificationId(id),
                new UserId(userId),
                Instant.ofEpochMilli(createdMs),
                new Revision(arrivedRev),
                state,
                List.of());
    }

    private Content toContent() {
        return new Content(
                message,
                Optional.ofNullable(title),
                Optional.ofNullable(category).map(Category::new),
                upper(Priority.class, priority),
                Optional.ofNullable(data).map(JsonObject::new),
                Optional.ofNullable(link).map(Link::new),
                Optional.ofNullable(expiresMs).map(Instant::ofEpochMilli),
                Optional.ofNullable(collapseKey).map(CollapseKey::new));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E upper(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
