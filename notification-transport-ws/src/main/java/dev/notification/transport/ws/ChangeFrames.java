package dev.notification.transport.ws;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns changes of one inbox into frames, each encoded once however many sockets it goes to. */
final class ChangeFrames {
    /** A run of like changes becomes one frame up to this many ids, so that no frame outgrows a client's buffer. */
    private static final int MAX_IDS = 200;

    private ChangeFrames() {}

    /**
     * @param changes of one inbox, in revision order
     * @param from the revision right before them, as the client knows it
     */
    static List<Outgoing> of(Mode mode, Epoch epoch, List<? extends Change> changes, long from, boolean backlog) {
        return switch (mode) {
            case PLAIN -> plain(changes, from);
            case V1 -> v1(epoch, changes, from, backlog);
        };
    }

    private static List<Outgoing> plain(List<? extends Change> changes, long from) {
        List<Outgoing> frames = new ArrayList<>(changes.size());
        long at = from;
        for (Change change : changes) {
            byte[] frame = Outgoing.NOTHING;
            if (change instanceof Change.Present present && present.isNewAfter(new Revision(at))) {
                frame = Json.frame(json -> NotificationJson.write(json, present.notification()));
            }
            frames.add(new Outgoing(at, change.revision().value(), frame));
            at = change.revision().value();
        }
        return frames;
    }

    private static List<Outgoing> v1(Epoch epoch, List<? extends Change> changes, long from, boolean backlog) {
        List<Outgoing> frames = new ArrayList<>(changes.size());
        long at = from;
        int next = 0;
        while (next < changes.size()) {
            int end = endOfRun(changes, next, at);
            List<? extends Change> run = changes.subList(next, end);
            long before = at;
            at = run.get(run.size() - 1).revision().value();
            long after = at;
            frames.add(
                    new Outgoing(before, after, Json.frame(json -> write(json, epoch, run, before, after, backlog))));
            next = end;
        }
        return frames;
    }

    /** Notifications go one by one; states and removals that look alike share a frame. */
    private static int endOfRun(List<? extends Change> changes, int start, long from) {
        Change first = changes.get(start);
        int end = start + 1;
        while (end < changes.size() && end - start < MAX_IDS && isAlike(first, changes.get(end), from)) {
            end++;
        }
        return end;
    }

    private static boolean isAlike(Change first, Change other, long from) {
        if (first instanceof Change.Removed one && other instanceof Change.Removed two) {
            return one.reason() == two.reason();
        }
        return first instanceof Change.Present one
                && other instanceof Change.Present two
                && !one.isNewAfter(new Revision(from))
                && !two.isNewAfter(new Revision(from))
                && one.kind() == two.kind()
                && one.notification().read() == two.notification().read()
                && one.notification().archived() == two.notification().archived();
    }

    private static void write(
            JsonGenerator json, Epoch epoch, List<? extends Change> run, long from, long to, boolean backlog)
            throws IOException {
        Change first = run.get(0);
        Change last = run.get(run.size() - 1);
        boolean isNew = first instanceof Change.Present present && present.isNewAfter(new Revision(from));
        json.writeStartObject();
        json.writeStringField("type", isNew ? "notification" : first instanceof Change.Removed ? "removed" : "state");
        json.writeStringField("prev", cursor(epoch, from));
        json.writeStringField("cursor", cursor(epoch, to));
        json.writeBooleanField("backlog", backlog);
        json.writeNumberField("unread", last.unread());
        if (isNew) {
            json.writeFieldName("notification");
            NotificationJson.write(json, ((Change.Present) first).notification());
        } else {
            writeIds(json, run);
            writeState(json, first);
        }
        json.writeEndObject();
    }

    private static void writeIds(JsonGenerator json, List<? extends Change> run) throws IOException {
        json.writeArrayFieldStart("ids");
        for (Change change : run) {
            json.writeNumber(change.id().value());
        }
        json.writeEndArray();
    }

    /** {@code read} and {@code archived} are the whole present state: of several changes a late client sees the last. */
    private static void writeState(JsonGenerator json, Change change) throws IOException {
        if (change instanceof Change.Removed removed) {
            json.writeStringField("reason", lower(removed.reason()));
        } else if (change instanceof Change.Present present) {
            json.writeStringField("state", lower(present.kind()));
            json.writeBooleanField("read", present.notification().read());
            json.writeBooleanField("archived", present.notification().archived());
        }
    }

    private static String cursor(Epoch epoch, long revision) {
        return new Cursor(epoch, new Revision(revision)).toString();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
