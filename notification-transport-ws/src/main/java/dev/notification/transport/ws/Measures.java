package dev.notification.transport.ws;

import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.CloseCode;
import dev.notification.protocol.ErrorCode;
import dev.notification.transport.ws.wire.Admission;
import dev.notification.transport.ws.wire.InboundLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the sockets of this server have counted since its start. Thread-safe. */
final class Measures {
    private static final String OTHER = "other";
    /** Of RFC 6455, section 7.4.1: what a client may give, Tyrus may find, or is none (1005, 1006). */
    private static final List<Integer> COMMON_CODES =
            List.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011);

    /** Why somebody gets no socket. */
    private static final List<ErrorCode> REFUSALS = List.of(
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.INVALID_TOKEN,
            ErrorCode.TOKEN_EXPIRED,
            ErrorCode.TOKEN_REVOKED,
            ErrorCode.KEY_NOT_ALLOWED,
            ErrorCode.ORIGIN_NOT_ALLOWED,
            ErrorCode.UPGRADE_REQUIRED,
            ErrorCode.WEBSOCKET_VERSION,
            ErrorCode.WEBSOCKET_KEY,
            ErrorCode.SUBPROTOCOL_REQUIRED,
            ErrorCode.INVALID_PARAMETER,
            ErrorCode.METHOD_NOT_ALLOWED,
            ErrorCode.TOO_MANY_SESSIONS,
            ErrorCode.RATE_LIMITED,
            ErrorCode.TOO_MANY_SOCKETS,
            ErrorCode.DRAINING,
            ErrorCode.OVERLOADED,
            ErrorCode.STORE_UNAVAILABLE);

    private static final String OPENED = "opened";
    private static final String NEW_DEVICES = "new-devices";
    private static final String TAKEOVERS = "takeovers";
    private static final String SOCKETS = "sockets";
    private static final String OF_USER = "sockets-per-user";
    private static final String MESSAGES = "messages";
    private static final String MESSAGE_BYTES = "message-bytes";
    private static final String ACTIONS = "actions";

    /** Beside every push, so that nobody who counts waits for another one who does. */
    private final LongAdder live = new LongAdder();

    private final LongAdder backlog = new LongAdder();
    private final LongAdder acknowledgements = new LongAdder();
    private final Distribution latencyNanos = Distribution.ofNanos();
    /** Null: nobody traces anything. */
    private volatile Consumer<FollowInbox.Changes> deliveries;

    private final Tally handshakes = Tally.of(outcomes());
    private final Tally closes =
            Tally.of(Stream.concat(codes().stream(), Stream.of(OTHER)).toList());
    private final Tally limited = Tally.of(NEW_DEVICES, TAKEOVERS, SOCKETS, OF_USER, MESSAGES, MESSAGE_BYTES, ACTIONS);
    private final Tally open =
            Tally.of(Arrays.stream(Mode.values()).map(Measures::label).toList());

    private static String label(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> codes() {
        return Stream.of(
                        COMMON_CODES.stream(), Arrays.stream(CloseCode.values()).map(CloseCode::code))
                .flatMap(codes -> codes)
                .distinct()
                .map(String::valueOf)
                .toList();
    }

    private static List<String> outcomes() {
        return Stream.concat(REFUSALS.stream().map(ErrorCode::text), Stream.of(OPENED, OTHER))
                .toList();
    }

    /** Frames with changes went on their way. */
    void delivered(int frames, boolean isLive) {
        (isLive ? live : backlog).add(frames);
    }

    /** Frames of these changes are with the kernel, just now. */
    void handedOver(FollowInbox.Changes changes, int frames) {
        long age = changes.ageNanos();
        latencyNanos.add(age, frames);
        if (deliveries != null) {
            deliveries.accept(changes);
        }
    }

    /** @param listener told of each frame that is with the kernel; at once, on any thread */
    void tracedBy(Consumer<FollowInbox.Changes> listener) {
        deliveries = listener;
    }

    Admission decided(Admission admission) {
        String outcome = admission instanceof Admission.Refused refused
                ? refused.problem().code().text()
                : OPENED;
        count(handshakes, outcome);
        return admission;
    }

    void closed(int code) {
        count(closes, String.valueOf(code));
    }

    private static void count(Tally tally, String label) {
        tally.count(tally.all().containsKey(label) ? label : OTHER);
    }

    void tooManyNewDevices() {
        limited.count(NEW_DEVICES);
    }

    void tooManyTakeovers() {
        limited.count(TAKEOVERS);
    }

    void noRoom() {
        limited.count(SOCKETS);
    }

    void noRoomForUser() {
        limited.count(OF_USER);
    }

    /** A socket is closed with that code for what its client has sent. */
    void violated(int code) {
        if (code == CloseCode.TOO_MANY_MESSAGES.code()) {
            limited.count(MESSAGES);
        } else if (code == InboundLimits.TOO_BIG) {
            limited.count(MESSAGE_BYTES);
        }
    }

    /** One user asks for more than is done for one at a time. */
    void tooManyActions() {
        limited.count(ACTIONS);
    }

    void acknowledged() {
        acknowledgements.increment();
    }

    void opened(Mode mode) {
        open.count(label(mode));
    }

    void closed(Mode mode) {
        open.counter(label(mode)).decrement();
    }

    long deliveries() {
        return live.sum() + backlog.sum();
    }

    LongAdder live() {
        return live;
    }

    LongAdder backlog() {
        return backlog;
    }

    /** How often a client has acknowledged what it was sent. */
    LongAdder acknowledgements() {
        return acknowledgements;
    }

    Distribution latencyNanos() {
        return latencyNanos;
    }

    Tally handshakes() {
        return handshakes;
    }

    Tally closes() {
        return closes;
    }

    Tally limited() {
        return limited;
    }

    /** Sessions that are open, by what their clients are spoken to in. */
    Tally open() {
        return open;
    }
}
