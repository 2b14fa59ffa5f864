package dev.notification.app.lab.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * What an actor of the laboratory did or saw, as one line of its log. Times are nanoseconds of one process, so that the
 * lines of all actors can be put in order. Keys and messages are unique in a run; cursors are those of the protocol.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Intent.class, name = "intent"),
    @JsonSubTypes.Type(value = Event.Acked.class, name = "acked"),
    @JsonSubTypes.Type(value = Event.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Event.Unknown.class, name = "unknown"),
    @JsonSubTypes.Type(value = Event.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = Event.Received.class, name = "received"),
    @JsonSubTypes.Type(value = Event.Reset.class, name = "reset"),
    @JsonSubTypes.Type(value = Event.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = Event.Stored.class, name = "stored"),
    @JsonSubTypes.Type(value = Event.Listed.class, name = "listed"),
    @JsonSubTypes.Type(value = Event.Down.class, name = "down"),
    @JsonSubTypes.Type(value = Event.Up.class, name = "up")
})
public sealed interface Event {
    long at();

    /** A sender is about to try; the same key again is the same send tried again. */
    record Intent(long at, String key, long recipient, String message) implements Event {}

    /** The server said that it is stored. */
    record Acked(long at, String key, long id, long rev) implements Event {}

    /** The server said that it is not stored. */
    record Refused(long at, String key, int status, String code) implements Event {}

    /** The sender cannot know: no answer, or one that says so. */
    record Unknown(long at, String key, String why) implements Event {}

    /**
     * A device's connection begins.
     *
     * @param given the cursor that the device gave; empty: it relied on the one that the server keeps for it
     * @param cursor where the server's hello says that the session starts
     */
    record Connected(long at, String device, long user, String connection, String given, String cursor)
            implements Event {}

    /** A frame of changes; those without content have no notes. */
    record Received(long at, String device, String connection, String prev, String cursor, List<Note> notes)
            implements Event {}

    /** The server said that the feed cannot go on from where the device was. */
    record Reset(long at, String device, String connection, String reason, String head) implements Event {}

    /** A connection ended; 1006 stands for an end without a close frame. */
    record Closed(long at, String device, String connection, int code) implements Event {}

    /** The server said which cursor it keeps for the device. */
    record Stored(long at, String device, String cursor) implements Event {}

    /** Part of the user's inbox as REST shows it after everything has healed. */
    record Listed(long at, long user, Note note) implements Event {}

    /** The store cannot be used from here on. */
    record Down(long at) implements Event {}

    /** The store is about to come back. */
    record Up(long at) implements Event {}

    /** A notification as somebody saw it; its user is whose inbox it says that it is in. */
    record Note(long id, long user, long rev, String message) {}
}
