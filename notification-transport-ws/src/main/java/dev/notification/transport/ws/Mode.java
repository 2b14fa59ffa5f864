package dev.notification.transport.ws;

import dev.notification.core.port.in.inbox.FollowInbox;
import java.util.List;
import java.util.Optional;

/** What a client asked to be spoken to in. */
enum Mode {
    /** No subprotocol: every new notification as its bare JSON object, nothing else. */
    PLAIN,
    /** {@code notification.v1}. */
    V1;

    private final FollowInbox.Form<List<Outgoing>> live = changes -> ChangeFrames.live(this, changes);

    static final String V1_NAME = "notification.v1";

    /** Changes as they commit, encoded once for all sessions of this mode. */
    FollowInbox.Form<List<Outgoing>> live() {
        return live;
    }

    /** As the handshake names it. */
    Optional<String> subprotocol() {
        return this == V1 ? Optional.of(V1_NAME) : Optional.empty();
    }
}
