package dev.notification.transport.ws;

import java.util.Optional;

/** What a client asked to be spoken to in. */
enum Mode {
    /** No subprotocol: every new notification as its bare JSON object, nothing else. */
    PLAIN,
    /** {@code notification.v1}. */
    V1;

    static final String V1_NAME = "notification.v1";

    /** As the handshake names it. */
    Optional<String> subprotocol() {
        return this == V1 ? Optional.of(V1_NAME) : Optional.empty();
    }
}
