package dev.notification.transport.http;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;

/**
 * Reads a connection a bounded piece at a time; what more has come waits until the others of its selector have had their
 * turn. By itself, Grizzly reads as much as the largest buffer holds that its thread has ever needed.
 */
public class BoundedReads extends TransportFilter {
    private final int bytes;

    /** @param bytes of a piece, more than 0 */
    public BoundedReads(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Buffer piece = context.getMemoryManager().allocate(bytes);
        piece.allowBufferDispose(true);
        context.setMessage(piece);
        return super.handleRead(context);
    }
}
