package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one inbox for as long as the process lives, over any number of connections: each notification is handed over, and then the
 * cursor is kept on disk, in this order. Not thread-safe.
 */
final class Listening {
    /** Connections that break in the first seconds are no success. */
    private static final long STABLE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration ACK_PAUSE = Duration.ofMillis(200);
    private static final long ACK_AT_LEAST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Set<Integer> BUGS = Set.of(1002, 1003, 1007, 1009, 4400);
    private static final int GOING_AWAY = 1001;
    private static final int TOKEN_ENDED = 4401;
    private static final int TAKEN_OVER = 4409;

    private final Terminal terminal;
    private final Server server;
    private final Place place;
    private final String device;
    private final Handing handing;
    private final boolean isUnreadOnly;
    private final Pauses pauses = new Pauses();
    private boolean isAwaySaid;
    private boolean isLive;
    private boolean isTakenOver;

    Listening(Terminal terminal, Server server, Place place, String device, Handing handing, boolean isUnreadOnly) {
        this.terminal = terminal;
        this.server = server;
        this.place = place;
        this.device = device;
        this.handing = handing;
        this.isUnreadOnly = isUnreadOnly;
    }

    /** Never returns. */
    void goOn() {
        while (true) {
            try {
                if (place.isReadingHistory()) {
                    tellHistory();
                }
                Sending.pause(oneConnection());
            } catch (Server.NoAnswer e) {
                away(e.getMessage());
            } catch (CommandException e) {
                if (isTakenOver || e.status() != ExitStatus.UNAVAILABLE && e.status() != ExitStatus.TRY_AGAIN) {
                    throw e;
                }
                away(e.getMessage());
            }
        }
    }

    /** Said once, not every half a minute. */
    private void away(String reason) {
        if (!isAwaySaid) {
            terminal.say(reason + "; it goes on trying");
        }
        isAwaySaid = true;
        isLive = false;
        Sending.pause(pauses.next());
    }

    /** @return how long to wait before the next one */
    private Duration oneConnection() throws Server.NoAnswer {
        String token = server.token();
        String query = "?device=" + Query.encoded(device)
                + place.cursor().map(at -> "&since=" + Query.encoded(at)).orElse("");
        try (Connection connection = Connection.open(server, query)) {
            return new Session(connection).follow(token);
        } catch (Connection.Refused e) {
            return refused(e, token);
        }
    }

    private Duration refused(Connection.Refused refusal, String token) throws Server.NoAnswer {
        if (refusal.status() == 401 && server.renew(token)) {
            return pauses.next();
        }
        if (refusal.status() == 400 || refusal.status() == 414) {
            throw new CommandException(
                    ExitStatus.REFUSED,
                    "the server does not take "
                            + place.cursor()
                                    .map(at -> "the cursor '" + Terminal.shown(at) + "', or ")
                                    .orElse("")
                            + "the device '" + device + "' (" + refusal.status()
                            + "): say where to begin with --since or --from-start");
        }
        if (refusal.status() != 429 && refusal.status() != 503) {
            server.get("/api/notifications/unread-count"); // Says why, in words, which a handshake cannot.
            throw new CommandException(
                    ExitStatus.UNAVAILABLE,
                    server.address() + " answers the WebSocket with " + refusal.status()
                            + "; does a proxy in between let it through?");
        }
        Duration wait = refusal.retryAfter().orElseGet(pauses::next);
        terminal.say("the server has no room for now (" + refusal.status() + "); once more in " + Times.words(wait));
        return wait;
    }

    /** What came while nobody listened, and is still there. */
    private void tellHistory() {
        Place.Told before = place.newest();
        // A beginning is with what the inbox holds; what is made up for was told whatever became of it meanwhile.
        boolean withArchived = !place.isReadingHistory();
        String cursor = new History(server).tell(withArchived, before::isBefore, notification -> {
            hand(notification, true);
            place.told(notification);
            place.save();
        });
        place.moveTo(cursor);
        place.save();
    }

    private void hand(JsonText notification, boolean isBacklog) {
        if (!isUnreadOnly || !notification.isTrue("read")) {
            handing.hand(notification, isBacklog);
        }
    }

    /** What one connection brings. */
    private final class Session {
        private final Connection connection;
        private Duration silence = Duration.ofSeconds(60);
        private long heard = System.nanoTime();
        private long acked = System.nanoTime();
        private long liveSince;
        private Optional<String> toAck = Optional.empty();

        Session(Connection connection) {
            this.connection = connection;
        }

        Duration follow(String token) throws Server.NoAnswer {
            while (true) {
                Optional<Connection.Event> event = connection.next(toAck.isPresent() ? ACK_PAUSE : silence);
                if (event.isEmpty() || System.nanoTime() - acked > ACK_AT_LEAST_NANOS) {
                    ack();
                }
                if (event.isEmpty()) {
                    if (System.nanoTime() - heard < silence.toNanos()) {
                        continue;
                    }
                    return lost("the server has been silent for " + Times.words(silence));
                }
                heard = System.nanoTime();
                Optional<JsonText> frame = event.get().frame();
                if (frame.isEmpty()) {
                    return closed(event.get(), token);
                }
                Optional<Duration> wait = take(frame.get());
                if (wait.isPresent()) {
                    return wait.get();
                }
            }
        }

        /** What the server knows of this device never is ahead of the disk. */
        private void ack() {
            acked = System.nanoTime();
            if (toAck.isPresent()) {
                place.save();
                connection.send(new JsonObject()
                        .string("type", "ack")
                        .string("cursor", toAck)
                        .end());
                toAck = Optional.empty();
            }
        }

        /** @return how long to wait before the next connection; empty: this one goes on */
        private Optional<Duration> take(JsonText frame) {
            String type = frame.text("type").orElse("");
            switch (type) {
                case "hello" -> hello(frame);
                case "live" -> live();
                case "reset" -> {
                    reset(frame.text("reason").orElse(""));
                    return Optional.of(pause());
                }
                case "error" ->
                    terminal.say("the server says: "
                            + Terminal.shown(frame.text("detail").orElse("")));
                default -> {
                    return change(type, frame);
                }
            }
            return Optional.empty();
        }

        private void hello(JsonText frame) {
            silence = Duration.ofSeconds(2 * Math.max(1, frame.number("heartbeat_seconds", 30)));
            Optional<String> cursor = frame.text("cursor");
            if (place.cursor().isEmpty() && cursor.isPresent()) {
                if (cursor.equals(frame.text("head"))) {
                    new History(server).newest().forEach(place::told);
                }
                place.moveTo(cursor.get());
            }
            place.save();
        }

        private void live() {
            liveSince = System.nanoTime();
            if (!isLive) {
                terminal.say("listening to " + server.address() + " as device " + device);
            }
            isLive = true;
            isAwaySaid = false;
        }

        private Optional<Duration> change(String type, JsonText frame) {
            Optional<String> cursor = frame.text("cursor");
            if (cursor.isEmpty()) {
                return Optional.empty();
            }
            if (!frame.text("prev").equals(place.cursor())) {
                return Optional.of(lost("something is missing in what the server sent"));
            }
            Optional<JsonText> notification = frame.get("notification").filter(it -> type.equals("notification"));
            boolean isTold = notification.filter(it -> isNews(frame, it)).isPresent();
            if (isTold) {
                hand(notification.get(), frame.isTrue("backlog"));
                place.told(notification.get());
            }
            place.moveTo(cursor.get());
            toAck = cursor;
            if (isTold) {
                place.save();
            }
            return Optional.empty();
        }

        /** What was read or archived elsewhere before it was told comes as one that is read, and is told all the same. */
        private boolean isNews(JsonText frame, JsonText notification) {
            String change = frame.text("change").orElse("");
            return change.equals("arrived")
                    || change.equals("replaced")
                    || place.newest().isBefore(notification);
        }

        private Duration lost(String reason) {
            terminal.say(reason + "; it connects again");
            isLive = false;
            return pause();
        }

        private Duration pause() {
            if (liveSince != 0 && System.nanoTime() - liveSince > STABLE_NANOS) {
                pauses.beginAnew();
            }
            return pauses.next();
        }

        private void reset(String reason) {
            String cursor = place.cursor().orElse("?");
            terminal.say(
                    switch (reason) {
                        case "purged" ->
                            "the server cannot go on from cursor " + cursor
                                    + " (purged): nobody listened here for longer than it remembers removals";
                        case "epoch" ->
                            "cursor " + cursor
                                    + " is of another history (epoch): a backup was restored, or the database is another one";
                        case "ahead" -> "cursor " + cursor + " is ahead of the inbox, which must have lost something";
                        default ->
                            "the server cannot go on from cursor " + cursor + " (" + Terminal.shown(reason) + ")";
                    });
            terminal.say(
                    "what is in the inbox and was not told is told now; what came and was removed meanwhile is not");
            connection.close();
            tellHistory();
        }

        private Duration closed(Connection.Event event, String token) throws Server.NoAnswer {
            ack();
            int code = event.closeCode();
            if (code == TAKEN_OVER) {
                isTakenOver = true;
                throw new CommandException(
                        ExitStatus.TRY_AGAIN,
                        "somebody else listens as device " + device
                                + " of this user: give one of them another --device");
            }
            if (BUGS.contains(code)) {
                throw new CommandException(
                        ExitStatus.FAILED,
                        "the server does not understand this program (" + code + " " + Terminal.shown(event.reason())
                                + "): that is a bug of one of them");
            }
            if (code == TOKEN_ENDED) {
                if (!server.renew(token)) {
                    server.get("/api/notifications/unread-count");
                }
                return pause(); // Else a server that takes no token for long would be asked without end.
            }
            if (code == GOING_AWAY) {
                Optional<Duration> wait = JsonText.parse(event.reason())
                        .map(json -> json.number("retry_after_ms", -1))
                        .filter(millis -> millis >= 0)
                        .map(Duration::ofMillis);
                terminal.say("the server stops; it connects again");
                isLive = false;
                return wait.orElseGet(this::pause);
            }
            return lost("the connection has ended (" + code
                    + (event.reason().isEmpty() ? "" : " " + Terminal.shown(event.reason())) + ")");
        }
    }
}
