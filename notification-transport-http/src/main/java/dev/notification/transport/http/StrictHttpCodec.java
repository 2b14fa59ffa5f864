package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.TransferEncoding;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Grizzly's HTTP codec without its lenience. Grizzly 4 takes header lines without a colon, names with spaces or NUL, lengths
 * that disagree, and chunks of many shapes, and behind a proxy that reads those differently one request becomes two (RFC
 * 9112, section 11.2). So it is given only heads that {@link HeaderBlock} and bodies that {@link ChunkReader} found to be to
 * the letter. It also drops the body of a request that offers an upgrade, to HTTP/2 for example, as Java's client does by
 * default, although an offer may be ignored (RFC 9110, section 7.8).
 */
final class StrictHttpCodec extends HttpServerFilter {
    /** What Grizzly keeps from the end of a request's head until the end of its body. */
    private static final Attribute<Object> IN_PROCESS =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

    private static final Attribute<Boolean> WITH_SLASH =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("notification.slash");

    private final UnfinishedRequests unfinished;
    private final LastAnswers lastAnswers;
    private final RefusalLog refusals;
    private final Drain drain;
    private final String upgradePath;
    private final Predicate<HttpRequestPacket> isKnown;
    private final PublicPath publicPath;
    private final Cors cors;
    private final OtherProtocols strangers;
    private final RequestListener requests;

    @SuppressWarnings("deprecation") // The only constructor that bounds the number of headers.
    StrictHttpCodec(
            KeepAlive keepAlive,
            UnfinishedRequests unfinished,
            LastAnswers lastAnswers,
            RefusalLog refusals,
            Drain drain,
            String upgradePath,
            Predicate<HttpRequestPacket> isKnown,
            PublicPath publicPath,
            Cors cors,
            OtherProtocols strangers,
            RequestListener requests) {
        super(true, HeaderBlock.MAX_BYTES, null, keepAlive, null, HeaderBlock.MAX_HEADERS, HeaderBlock.MAX_HEADERS);
        this.unfinished = unfinished;
        this.lastAnswers = lastAnswers;
        this.refusals = refusals;
        this.drain = drain;
        this.upgradePath = upgradePath;
        this.isKnown = isKnown;
        this.publicPath = publicPath;
        this.cors = cors;
        this.strangers = strangers;
        this.requests = requests;
        for (TransferEncoding encoding : getTransferEncodings()) {
            if (encoding instanceof ChunkedTransferEncoding) {
                removeTransferEncoding(encoding);
            }
        }
        addTransferEncoding(new StrictChunks(HeaderBlock.MAX_BYTES));
    }

    LastAnswers lastAnswers() {
        return lastAnswers;
    }

    RefusalLog refusals() {
        return refusals;
    }

    RequestListener requests() {
        return requests;
    }

    UnfinishedRequests unfinished() {
        return unfinished;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        var connection = (NIOConnection) context.getConnection();
        if (!(context.getMessage() instanceof Buffer bytes) || !bytes.hasRemaining()) {
            return super.handleRead(context);
        }
        // Whatever a client has sent ahead is not served any more once its connection has ended, or will.
        if (!connection.isOpen()
                || lastAnswers.isLeaving(connection)
                || ClientWatch.isAhead(connection, bytes.remaining())) {
            bytes.tryDispose();
            return context.getStopAction();
        }
        return IN_PROCESS.get(connection) == null
                ? head(context, connection, bytes)
                : parse(context, connection, false, Map.of());
    }

    private NextAction head(FilterChainContext context, NIOConnection connection, Buffer bytes) throws IOException {
        HeaderBlock head = HeaderBlock.of(bytes);
        Map<String, String> said = head.hasOrigin() ? said(head) : Map.of();
        if (head.verdict() == HeaderBlock.Verdict.INCOMPLETE) {
            if (head.hasBegun()) {
                unfinished.head(connection, bytes.remaining(), said);
            }
            return context.getStopAction(bytes);
        }
        if (head.verdict() != HeaderBlock.Verdict.WELL_FORMED) {
            unfinished.end(connection);
            Problem problem = head.verdict() == HeaderBlock.Verdict.MALFORMED
                    ? strangers.of(connection, bytes).orElseGet(() -> PortProblems.malformed(head.why()))
                    : problem(head.verdict());
            bytes.tryDispose();
            refusals.requestRefused(connection, problem);
            requests.unreadable(connection, problem.status());
            Answer answer = Answer.of(problem).with(said);
            lastAnswers.send(connection, head.isHead() ? answer.lastHead() : answer.lastBytes());
            return context.getStopAction();
        }
        if (!head.target().isSimple()) {
            context.setMessage(simplified(context, head, bytes));
        } else if (head.begin() > 0) {
            context.setMessage(bytes.split(bytes.position() + head.begin()));
            bytes.tryDispose();
        }
        NextAction next = parse(context, connection, head.closes(), said);
        if (head.target().endsWithSlash() && context.getMessage() instanceof HttpContent content) {
            WITH_SLASH.set((HttpRequestPacket) content.getHttpHeader(), true);
        }
        return next;
    }

    /** Whether the client wrote a slash at the end of the address, where nobody sees it any more. */
    static boolean hadSlash(HttpRequestPacket request) {
        return WITH_SLASH.isSet(request);
    }

    /** What the answer says to a browser, whatever it is. */
    private Map<String, String> said(HeaderBlock head) {
        return cors.covers(publicPath.inside(head.path())) ? cors.headers(head.origin()) : Map.of();
    }

    /** The same of a request that turns out to be wrong while Grizzly reads it. */
    private Map<String, String> said(HttpRequestPacket request) {
        String origin = request.getHeader("Origin");
        return origin != null && cors.covers(request.getRequestURI()) ? cors.headers(origin) : Map.of();
    }

    /** What has come from the request line on, with the address as everybody behind knows it. */
    private static Buffer simplified(FilterChainContext context, HeaderBlock head, Buffer bytes) {
        byte[] before = new byte[head.targetStart() - head.begin()];
        byte[] behind = new byte[bytes.remaining() - head.targetEnd()];
        int start = bytes.position();
        bytes.position(start + head.begin());
        bytes.get(before);
        bytes.position(start + head.targetEnd());
        bytes.get(behind);
        bytes.tryDispose();
        byte[] target = head.target().simplified();
        byte[] all = Arrays.copyOf(before, before.length + target.length + behind.length);
        System.arraycopy(target, 0, all, before.length, target.length);
        System.arraycopy(behind, 0, all, before.length + target.length, behind.length);
        return Buffers.wrap(context.getMemoryManager(), all);
    }

    /**
     * @param closes whether the head that is at its beginning asks for the connection's end
     * @param said goes on the answer to a request of which the head is read now
     */
    private NextAction parse(
            FilterChainContext context, NIOConnection connection, boolean closes, Map<String, String> said)
            throws IOException {
        int bytes = ((Buffer) context.getMessage()).remaining();
        NextAction next = super.handleRead(context);
        if (!(context.getMessage() instanceof HttpContent content)) {
            return next;
        }
        if (HttpContent.isBroken(content)) {
            return context.getStopAction();
        }
        if (closes) { // Grizzly takes notice only of a field that says nothing else.
            ((HttpRequestPacket) content.getHttpHeader()).getProcessingState().setKeepAlive(false);
        }
        boolean isWhole = content.isLast() || content.getHttpHeader().isUpgrade();
        if (isWhole) {
            unfinished.end(connection);
        }
        // Whoever makes room or finds it too slow may have ended it just now, and told its client that nothing was
        // done.
        if (lastAnswers.isLeaving(connection)) {
            return context.getStopAction();
        }
        var request = (HttpRequestPacket) content.getHttpHeader();
        if (!said.isEmpty()) {
            said.forEach(request.getResponse()::setHeader);
        }
        if (isWhole) {
            if (drain.endsWithThis()) {
                request.getProcessingState().setKeepAlive(false);
            }
            begin(request);
        } else if (!WholeBodies.isRefused(request)) { // What comes of a refused body is thrown away.
            unfinished.body(connection, bytes, Answer.saidTo(request), () -> isKnown.test(request));
        }
        return next;
    }

    /** With a body that was refused while it came it was answered before. */
    private void begin(HttpRequestPacket request) {
        if (requests != RequestListener.NONE && !WholeBodies.isRefused(request)) {
            requests.begun(request).bind(request);
        }
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        unfinished.end(context.getConnection());
        return super.handleClose(context);
    }

    private static Problem problem(HeaderBlock.Verdict verdict) {
        return switch (verdict) {
            case URI_TOO_LONG -> PortProblems.URI_TOO_LONG;
            case TOO_LARGE -> PortProblems.HEADERS_TOO_LARGE;
            case EXPECTATION_FAILED -> PortProblems.EXPECTATION_FAILED;
            case METHOD_NOT_IMPLEMENTED -> PortProblems.METHOD_NOT_IMPLEMENTED;
            case VERSION_NOT_SUPPORTED -> PortProblems.VERSION_NOT_SUPPORTED;
            case NOWHERE -> PortProblems.NOT_FOUND;
            case CONTENT_ENCODED -> PortProblems.CONTENT_ENCODED;
            case MALFORMED, INCOMPLETE, WELL_FORMED ->
                throw new IllegalArgumentException("it has no words of its own: " + verdict);
        };
    }

    @Override
    protected void onIncomingUpgrade(FilterChainContext context, HttpHeader header) {
        var request = (HttpRequestPacket) header;
        publicPath.strip(request);
        boolean webSocket = header.getUpgradeDC().equalsIgnoreCase("websocket")
                && request.getMethod() == Method.GET
                && upgradePath.equals(request.getRequestURI())
                && request.getContentLength() <= 0
                && !request.isChunked();
        if (webSocket) {
            super.onIncomingUpgrade(context, header);
        } else {
            header.getUpgradeDC().recycle();
        }
    }

    @Override
    protected boolean onHttpHeaderParsed(HttpHeader header, Buffer buffer, FilterChainContext context) {
        publicPath.strip((HttpRequestPacket) header);
        return super.onHttpHeaderParsed(header, buffer, context);
    }

    /** The head of an answer says when it was made, however long its request has waited, and whether it is the last. */
    @Override
    protected Buffer encodeHttpPacket(FilterChainContext context, HttpPacket packet) {
        if (packet.getHttpHeader() instanceof HttpResponsePacket response && !response.isCommitted()) {
            CommonHeaders.renewDate(response);
            if (drain.hasBegun()) {
                response.getRequest().getProcessingState().setKeepAlive(false);
            }
            if (requests != RequestListener.NONE && !response.isAcknowledgement()) {
                RequestListener.Exchange.take(response.getRequest()).answered(response.getStatus());
            }
        }
        return super.encodeHttpPacket(context, packet);
    }

    /** For what Grizzly finds wrong with a head in spite of all. */
    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure)
            throws IOException {
        unfinished.end(context.getConnection());
        super.onHttpHeaderError(header, context, failure);
    }

    /** A body that is broken. */
    @Override
    protected void onHttpContentError(HttpHeader header, FilterChainContext context, Throwable failure) {
        var connection = (NIOConnection) context.getConnection();
        unfinished.end(connection);
        header.setContentBroken(true);
        if (WholeBodies.isRefused((HttpRequestPacket) header)) {
            lastAnswers.leave(connection);
            connection.closeSilently();
        } else {
            var request = (HttpRequestPacket) header;
            Problem problem = PortProblems.malformed("a chunk of its body is not well formed");
            refusals.refused(request, problem);
            requests.begun(request).answered(problem.status());
            lastAnswers.send(connection, Answer.of(problem).with(said(request)));
        }
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        Problem problem = PortProblems.ofStatus(response.getStatus());
        refusals.requestRefused(response.getRequest().getConnection(), problem);
        requests.unreadable(response.getRequest().getConnection(), problem.status());
        Answer answer = Answer.of(problem);
        response.setContentType(answer.mediaType());
        response.setContentLength(answer.body().length);
        CommonHeaders.on(response);
        said(response.getRequest()).forEach(response::setHeader);
        response.setHeader(Header.Connection, "close");
        return HttpContent.builder(response)
                .content(Buffers.wrap(null, answer.body()))
                .last(true)
                .build();
    }
}
