package dev.notification.transport.http;

import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpBrokenContentException;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.ParsingResult;
import org.glassfish.grizzly.http.TransferEncoding;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Reads chunked bodies by {@link ChunkReader} instead of Grizzly's reader, which takes bare line feeds, blanks around sizes
 * and empty ones. All chunks that have come are handed on as one piece. Answers are written as Grizzly does.
 */
final class StrictChunks implements TransferEncoding {
    private static final String READER = ChunkReader.class.getName();

    private final ChunkedTransferEncoding answers;

    StrictChunks(int maxHeaderBytes) {
        this.answers = new ChunkedTransferEncoding(maxHeaderBytes);
    }

    @Override
    public boolean wantDecode(HttpHeader message) {
        return message.isChunked();
    }

    @Override
    public ParsingResult parsePacket(FilterChainContext context, HttpHeader message, Buffer buffer) {
        if (!buffer.hasRemaining()) {
            return ParsingResult.create(null, null);
        }
        ChunkReader reader = readerOf((HttpRequestPacket) message);
        ByteBuffer in = buffer.toByteBuffer();
        ByteBuffer content = ByteBuffer.allocate(in.remaining());
        try {
            reader.read(in, content);
        } catch (ChunkReader.MalformedException e) {
            throw new HttpBrokenContentException(e);
        }
        buffer.position(buffer.limit() - in.remaining());
        Buffer rest = buffer.hasRemaining() ? buffer.split(buffer.position()) : null;
        if (rest == null) {
            buffer.tryDispose();
        }
        HttpContent piece = content.position() == 0 && !reader.isAtEnd()
                ? null
                : message.httpContentBuilder()
                        .content(Buffers.wrap(context.getMemoryManager(), content.flip()))
                        .last(reader.isAtEnd())
                        .build();
        return ParsingResult.create(piece, rest);
    }

    /** One for each body: the packet is used again for the next, without its attributes. */
    private static ChunkReader readerOf(HttpRequestPacket request) {
        if (request.getAttribute(READER) instanceof ChunkReader reader) {
            return reader;
        }
        var reader = new ChunkReader();
        request.setAttribute(READER, reader);
        return reader;
    }

    @Override
    public boolean wantEncode(HttpHeader message) {
        return answers.wantEncode(message);
    }

    @Override
    public void prepareSerialize(FilterChainContext context, HttpHeader message, HttpContent content) {
        answers.prepareSerialize(context, message, content);
    }

    @Override
    public Buffer serializePacket(FilterChainContext context, HttpContent content) {
        return answers.serializePacket(context, content);
    }
}
