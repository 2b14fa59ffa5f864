package dev.notification.security;

import java.io.IOException;

/** Where published keys come from. */
@FunctionalInterface
interface KeySource {
    /**
     * What is published now, in full. Blocks for a few seconds at most, and holds no more than a few hundred KiB.
     *
     * @throws IOException if it cannot be had; the message is for the operator
     */
    byte[] fetch() throws IOException;
}
