package dev.notification.persistence;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Held;
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
import jakarta.persistence.Transient;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
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

    /** When its newest change happened; null: before this was kept. An arrival is written with its {@link #createdMs}. */
    @Column(name = "changed_ms")
    Long changedMs;

    /** It is kept for the inbox, and known here only of a change that is being made, or that is the inbox's newest. */
    @Transient
    long unseenAfter = Change.UNTOLD;

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

    /** As {@link NotificationInserts#COLUMNS} has them; a row that arrives is neither read nor archived nor removed. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(1, id);
        statement.setLong(2, userId);
        bindFromSender(statement, 3);
    }

    /**
     * What a sender may change: the columns from {@code sender_id} on.
     *
     * @param first the number of the first parameter in the statement, from 1
     */
    void bindFromSender(PreparedStatement statement, int first) throws SQLException {
        statement.setLong(first, senderId);
        statement.setString(first + 1, message);
        statement.setString(first + 2, title);
        statement.setString(first + 3, category);
        statement.setString(first + 4, priority);
        statement.setString(first + 5, data);
        statement.setString(first + 6, link);
        statement.setString(first + 7, collapseKey);
        statement.setLong(first + 8, createdMs);
        statement.setObject(first + 9, expiresMs, Types.BIGINT);
        statement.setBoolean(first + 10, false);
        statement.setBoolean(first + 11, false);
        statement.setBoolean(first + 12, false);
        statement.setString(first + 13, change);
        statement.setLong(first + 14, rev);
        statement.setLong(first + 15, arrivedRev);
        statement.setLong(first + 16, unreadAfter);
        statement.setLong(first + 17, createdMs);
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
                unreadAfter,
                unseenAfter);
    }

    boolean countsAsUnread() {
        return !read && !archived && !removed;
    }

    Change toChange() {
        return removed
                ? toRemoved()
                : new Change.Present(toNotification(), upper(Change.Kind.class, change), unreadAfter, unseenAfter);
    }

    Change.Removed toRemoved() {
        return new Change.Removed(
                new UserId(userId),
                new NotificationId(id),
                new Revision(rev),
                upper(Change.Reason.class, change),
                unreadAfter,
                unseenAfter);
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

    private Sent.State state() {
        return removed ? upper(Sent.State.class, change) : read ? Sent.State.READ : Sent.State.UNREAD;
    }

    Held toHeld() {
        return new Held(
                new NotificationId(id),
                new UserId(userId),
                new UserId(senderId),
                new Revision(arrivedRev),
                new Revision(rev),
                Instant.ofEpochMilli(createdMs),
                Optional.ofNullable(changedMs).map(Instant::ofEpochMilli),
                state(),
                archived,
                removed ? Optional.empty() : Optional.of(toContent()));
    }

    /** Without the devices that have it. */
    Sent toSent() {
        return new Sent(
                new NotificationId(id),
                new UserId(userId),
                Instant.ofEpochMilli(createdMs),
                new Revision(arrivedRev),
                state(),
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
