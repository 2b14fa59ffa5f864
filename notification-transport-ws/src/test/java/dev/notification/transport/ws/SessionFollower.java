package dev.notification.transport.ws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.FollowInbox.Why;
import dev.notification.core.port.in.inbox.ReadChanges.Reason;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.Heard;
import dev.notification.core.testkit.Heard.Step;
import dev.notification.core.testkit.Heard.View;
import dev.notification.core.testkit.Observed;
import dev.notification.core.testkit.Said;
import dev.notification.core.testkit.Stores;
import dev.notification.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A WebSocket's session as a follower under test: what it has heard is read from the frames that went out. */
final class SessionFollower implements Observed {
    private static final String TOKEN = "token";

    private final HandSink sink;
    private final Map<String, Caller> tokens = new ConcurrentHashMap<>();
    private final Mode mode;
    private final ClientSession session;

    private SessionFollower(FollowInbox inboxes, FollowInbox.Request request, Mode mode) {
        this.mode = mode;
        // Its greeting.
        this.sink = new HandSink(mode == Mode.V1 ? 1 : 0);
        Caller caller = request.caller().orElseGet(() -> new Caller.Application(request.user()));
        tokens.put(TOKEN, caller);
        var actions = new ClientActions(
                (user, device, upTo) -> {},
                command -> {
                    throw new UnsupportedOperationException("nobody changes anything here");
                },
                command -> {
                    throw new UnsupportedOperationException("nobody changes anything here");
                },
                command -> {
                    throw new UnsupportedOperationException("nobody changes anything here");
                },
                Runnable::run,
                new Measures());
        var sockets = new Sockets(
                WebSocketConfig.defaults(),
                inboxes,
                token -> CompletableFuture.completedStage(Optional.ofNullable(tokens.get(token))
                        .<Verdict>map(Verdict.Known::new)
                        .orElse(Verdict.INVALID)),
                actions,
                () -> Stores.NOW,
                () -> 0,
                new Measures());
        this.session = new ClientSession(new Opening(request, caller, TOKEN, mode), sink, sockets);
    }

    static SessionFollower of(FollowInbox inboxes, FollowInbox.Request request, Mode mode) {
        var follower = new SessionFollower(inboxes, request, mode);
        follower.session.opened();
        return follower;
    }

    /** Several reasons share a close code, since they tell the client to do the same. */
    private static Why understood(Why why) {
        return switch (why) {
            case REVOKED -> Why.EXPIRED;
            case FAILED -> Why.STORE_UNAVAILABLE;
            case REPLACED, TOO_MANY, EXPIRED, STORE_UNAVAILABLE, STOPPED -> why;
        };
    }

    static FollowerKind kind(Mode mode) {
        return new FollowerKind() {
            @Override
            public Observed follow(FollowInbox inboxes, FollowInbox.Request request) {
                return of(inboxes, request, mode);
            }

            @Override
            public boolean hears(Said.Word word) {
                return mode == Mode.V1 || word == Said.Word.NOTIFICATION || word == Said.Word.ENDED;
            }

            @Override
            public Why understands(Why why) {
                return understood(why);
            }
        };
    }

    List<byte[]> frames() {
        return sink.frames();
    }

    /** Empty while its socket is open. */
    OptionalInt closeCode() {
        return sink.closeCode();
    }

    @Override
    public List<Heard> heard() {
        List<Heard> heard = new ArrayList<>();
        for (byte[] frame : sink.frames()) {
            heard.add(mode == Mode.V1 ? decode(json(frame)) : bare(json(frame), Heard.UNKNOWN));
        }
        sink.closeCode().ifPresent(code -> heard.add(Heard.word(Said.ended(why(code)))));
        return heard;
    }

    private static Why why(int code) {
        return switch (code) {
            case 1001 -> Why.STOPPED;
            case 4401 -> Why.EXPIRED;
            case 4409 -> Why.REPLACED;
            case 4413 -> Why.TOO_MANY;
            case 4503 -> Why.STORE_UNAVAILABLE;
            default -> throw new AssertionError("closed with " + code);
        };
    }

    /** Of a final, unmasked text frame (RFC 6455, section 5.2). */
    private static JsonNode json(byte[] frame) {
        int length = frame[1] & 0x7f;
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        return Json.object(Arrays.copyOfRange(frame, header, frame.length));
    }

    private static Heard decode(JsonNode frame) {
        String type = frame.path("type").textValue();
        return switch (type) {
            case "hello" -> {
                long at = revision(frame, "cursor");
                yield Heard.place(Said.started(at, revision(frame, "head")), at);
            }
            case "notification" -> bare(frame.path("notification"), revision(frame, "prev"));
            case "state", "removed" -> states(frame);
            case "seen" -> Heard.seen(revision(frame, "up_to"), revision(frame, "prev"), revision(frame, "cursor"));
            case "live" -> {
                long at = revision(frame, "cursor");
                yield Heard.place(Said.live(at, frame.path("replayed").longValue()), at);
            }
            case "reset" -> {
                long head = revision(frame, "head");
                Reason why = Reason.valueOf(frame.path("reason").textValue().toUpperCase(Locale.ROOT));
                yield Heard.place(Said.reset(why, head), head);
            }
            default -> throw new AssertionError("nobody asked for " + frame);
        };
    }

    private static long revision(JsonNode frame, String field) {
        return Cursor.parse(frame.path(field).textValue()).revision().value();
    }

    private static Heard bare(JsonNode json, long from) {
        var view = new View(
                json.path("message").textValue(),
                json.path("read").booleanValue(),
                json.path("archived").booleanValue());
        return Heard.whole(
                new NotificationId(json.path("id").longValue()),
                view,
                from,
                json.path("rev").longValue());
    }

    private static Heard states(JsonNode frame) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode one : frame.path("ids")) {
            var id = new NotificationId(one.longValue());
            steps.add(
                    frame.has("state")
                            ? new Step.Mark(
                                    id,
                                    frame.path("read").booleanValue(),
                                    frame.path("archived").booleanValue())
                            : new Step.Drop(id));
        }
        long to = revision(frame, "cursor");
        return new Heard(Said.state(frame.path("state").asText("removed"), to), revision(frame, "prev"), to, steps);
    }

    @Override
    public void roomFor(int more) {
        sink.roomFor(more);
    }

    @Override
    public void roomAgain() {
        sink.roomFor(Integer.MAX_VALUE);
        ready();
    }

    @Override
    public void ready() {
        session.resumeIfDrained();
    }

    @Override
    public void whileCalled(Runnable deed) {
        sink.whileCalled(deed);
    }

    @Override
    public void whenFull(Runnable deed) {
        sink.whenFull(deed);
    }

    @Override
    public void renew(Caller newer) {
        String token = "token-" + tokens.size();
        tokens.put(token, newer);
        session.text("{\"type\":\"token\",\"token\":\"" + token + "\"}");
    }

    @Override
    public Cursor at() {
        return session.sentUpTo();
    }

    /** Its connection goes. */
    @Override
    public void close() {
        session.closed();
    }
}
