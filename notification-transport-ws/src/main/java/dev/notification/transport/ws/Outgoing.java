package dev.notification.transport.ws;

/**
 * One step of an inbox as it goes to the clients of one mode.
 *
 * @param from the revision a client must be at for this to be its next
 * @param to the revision it is at afterwards
 * @param frame the encoded frame, shared by all sockets and never changed; empty: this mode is not told of it
 * @param digest what it adds to the digest of a backlog
 */
record Outgoing(long from, long to, byte[] frame, Backlog digest) {
    static final byte[] NOTHING = {};

    boolean isSilent() {
        return frame.length == 0;
    }
}
