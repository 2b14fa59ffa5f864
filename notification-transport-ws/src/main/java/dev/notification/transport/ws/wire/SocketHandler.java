package dev.notification.transport.ws.wire;

import java.nio.ByteBuffer;

/** What happens on one upgraded connection. Called by one thread at a time, often a selector's: nothing may block. */
public interface SocketHandler {
    /** The 101 is on its way; frames may be sent. */
    void opened();

    void text(String message);

    /** Only where binary messages are allowed. */
    default void binary(ByteBuffer message) {}

    /** Its close frame is on its way: nothing more can be sent, and nothing is heard any more. */
    default void ending() {}

    /** The connection is gone; called once. */
    void closed();
}
