package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Grizzly's HTTP codec without its lenience. Grizzly 4 takes header lines without a colon, names with spaces or NUL, and
 * Content-Length together with Transfer-Encoding, and behind a proxy that reads those differently one request becomes
 * two (RFC 9112, section 11.2). It also drops the body of a request that offers an upgrade, to HTTP/2 for example, as
 * Java's client does by default, although an offer may be ignored (RFC 9110, section 7.8).
 */
final class StrictHttpCodec extends HttpServerFilter {
    static final int MAX_HEADER_BYTES = 8192;
    static final int MAX_HEADERS = 100;
    static final int MAX_URI_BYTES = 2048;

    private final UnfinishedRequests unfinished;
    private final String upgradePath;
    private final Predicate<HttpRequestPacket> isKnown;

    @SuppressWarnings("deprecation") // The only constructor that bounds the number of headers.
    StrictHttpCodec(
            KeepAlive keepAlive,
            UnfinishedRequests unfinished,
            String upgradePath,
            Predicate<HttpRequestPacket> isKnown) {
        super(true, MAX_HEADER_BYTES, null, keepAlive, null, MAX_HEADERS, MAX_HEADERS);
        this.unfinished = unfinished;
        this.upgradePath = upgradePath;
        this.isKnown = isKnown;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Connection<?> connection = context.getConnection();
        if (!connection.isOpen() || ClientWatch.isAhead(connection)) {
            // Whatever a client has sent ahead is not served any more once its connection has ended, or will.
            return context.getStopAction();
        }
        int bytes = context.getMessage() instanceof Buffer buffer ? buffer.remaining() : 0;
        NextAction next = super.handleRead(context);
        if (context.getMessage() instanceof HttpContent content) {
            if (content.isLast() || content.getHttpHeader().isUpgrade()) {
                unfinished.end(connection);
            } else {
                var request = (HttpRequestPacket) content.getHttpHeader();
                // What comes of a refused body is thrown away.
                int kept = WholeBodies.isRefused(request) ? 0 : bytes;
                unfinished.body(connection, kept, () -> isKnown.test(request));
            }
        } else if (context.getMessage() instanceof Buffer) {
            unfinished.head(connection, bytes);
        }
        return next;
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        unfinished.end(context.getConnection());
        return super.handleClose(context);
    }

    @Override
    protected void onIncomingUpgrade(FilterChainContext context, HttpHeader header) {
        var request = (HttpRequestPacket) header;
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
        var request = (HttpRequestPacket) header;
        Optional<Problem> problem = problem(request, buffer);
        problem.ifPresent(found -> HttpStatus.getHttpStatus(found.status()).setValues(request.getResponse()));
        return problem.isPresent() || super.onHttpHeaderParsed(header, buffer, context);
    }

    private static Optional<Problem> problem(HttpRequestPacket request, Buffer buffer) {
        HeaderBlock.Summary summary = HeaderBlock.of(buffer);
        if (!summary.isValid() || summary.hasTransferEncoding() && !request.isChunked()) {
            return Optional.of(PortProblems.MALFORMED_REQUEST);
        }
        if (summary.uriBytes() > MAX_URI_BYTES) {
            return Optional.of(PortProblems.URI_TOO_LONG);
        }
        if (request.getMethod() == Method.CONNECT || request.getMethod() == Method.PRI) {
            return Optional.of(PortProblems.METHOD_NOT_IMPLEMENTED);
        }
        String expectation = request.getHeader(Header.Expect);
        return expectation == null || expectation.equalsIgnoreCase("100-continue")
                ? Optional.empty()
                : Optional.of(PortProblems.EXPECTATION_FAILED);
    }

    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure)
            throws IOException {
        HttpResponsePacket response = ((HttpRequestPacket) header).getResponse();
        if (isAboutSize(failure)) {
            HttpStatus.getHttpStatus(431).setValues(response);
        }
        unfinished.end(context.getConnection());
        super.onHttpHeaderError(header, context, failure);
    }

    /** Grizzly tells only by its message that the header block outgrew the buffer, or by its class that lines did. */
    private static boolean isAboutSize(Throwable failure) {
        return failure instanceof MimeHeaders.MaxHeaderCountExceededException
                || failure.getMessage() != null && failure.getMessage().contains("too large");
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        Answer answer = Answer.of(PortProblems.ofStatus(response.getStatus()));
        response.setContentType(answer.mediaType());
        response.setContentLength(answer.body().length);
        CommonHeaders.on(response);
        response.setHeader(Header.Connection, "close");
        return HttpContent.builder(response)
                .content(Buffers.wrap(null, answer.body()))
                .last(true)
                .build();
    }
}
