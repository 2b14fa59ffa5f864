package dev.notification.transport.ws;

/**
 * One step of an inbox as it goes to the clients of one mode.
 *
 * @param to the revision that a client is at afterwards
 * @param frame the encoded frame, shared by all sockets and never changed; empty: this mode is not told of it
 */
record Outgoing(long to, byte[] frame) {
    static final byte[] NOTHING = {};

    boolean isSilent() {
        return frame.length == 0;
    }
}
