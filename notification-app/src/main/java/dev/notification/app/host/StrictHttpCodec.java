package dev.notification.app.host;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Grizzly's HTTP codec without its lenience. Grizzly 4 takes header lines without a colon, names with spaces or NUL, and
 * Content-Length together with Transfer-Encoding, and behind a proxy that reads those differently one request becomes
 * two (RFC 9112, section 11.2). It also drops the body of a request that offers an upgrade to HTTP/2, as Java's client
 * does by default, although an offer may be ignored (RFC 9110, section 7.8).
 */
final class StrictHttpCodec extends HttpServerFilter {
    static final int MAX_HEADER_BYTES = 8192;
    static final int MAX_HEADERS = 100;
    static final int MAX_URI_BYTES = 2048;

    private static final String TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

    private final RequestDeadlines deadlines;

    @SuppressWarnings("deprecation") // The only constructor that bounds the number of headers.
    StrictHttpCodec(KeepAlive keepAlive, RequestDeadlines deadlines) {
        super(true, MAX_HEADER_BYTES, null, keepAlive, null, MAX_HEADERS, MAX_HEADERS);
        this.deadlines = deadlines;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        if (context.getMessage() instanceof Buffer bytes && bytes.hasRemaining()) {
            deadlines.begin(context.getConnection());
        }
        NextAction next = super.handleRead(context);
        if (context.getMessage() instanceof HttpContent content
                && (content.isLast() || content.getHttpHeader().isUpgrade())) {
            deadlines.end(context.getConnection());
        }
        return next;
    }

    @Override
    protected void onIncomingUpgrade(FilterChainContext context, HttpHeader header) {
        if (header.getUpgradeDC().equalsIgnoreCase("websocket")) {
            super.onIncomingUpgrade(context, header);
        } else {
            header.getUpgradeDC().recycle();
        }
    }

    @Override
    protected boolean onHttpHeaderParsed(HttpHeader header, Buffer buffer, FilterChainContext context) {
        var request = (HttpRequestPacket) header;
        Problem problem = problem(request);
        if (problem != null) {
            problem.status().setValues(request.getResponse());
            return true;
        }
        return super.onHttpHeaderParsed(header, buffer, context);
    }

    private static Problem problem(HttpRequestPacket request) {
        MimeHeaders headers = request.getHeaders();
        for (int i = 0; i < headers.size(); i++) {
            if (!isToken(headers.getName(i).toString())
                    || !isFieldValue(headers.getValue(i).toString())) {
                return Problem.MALFORMED_REQUEST;
            }
        }
        if (lengths(headers) > 1 || count(headers, "Host") > 1) {
            return Problem.MALFORMED_REQUEST;
        }
        if (request.getRequestURIRef().getOriginalRequestURIBC().getLength()
                        + request.getQueryStringDC().getLength()
                > MAX_URI_BYTES) {
            return Problem.URI_TOO_LONG;
        }
        String expectation = headers.getHeader(Header.Expect);
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            return Problem.EXPECTATION_FAILED;
        }
        return null;
    }

    /** How many headers say where the body ends. */
    private static int lengths(MimeHeaders headers) {
        return count(headers, "Content-Length") + count(headers, "Transfer-Encoding");
    }

    private static int count(MimeHeaders headers, String name) {
        int count = 0;
        for (int at = headers.indexOf(name, 0); at >= 0; at = headers.indexOf(name, at + 1)) {
            count++;
        }
        return count;
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || TOKEN_CHARACTERS.indexOf(c) >= 0);
    }

    /** RFC 9110, section 5.5. */
    private static boolean isFieldValue(String value) {
        return value.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 127);
    }

    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure)
            throws IOException {
        HttpResponsePacket response = ((HttpRequestPacket) header).getResponse();
        if (isAboutSize(failure)) {
            HttpStatus.getHttpStatus(431).setValues(response);
        }
        deadlines.end(context.getConnection());
        super.onHttpHeaderError(header, context, failure);
    }

    /** Grizzly tells only by its message that the header block outgrew the buffer, or by its class that lines did. */
    private static boolean isAboutSize(Throwable failure) {
        return failure instanceof MimeHeaders.MaxHeaderCountExceededException
                || failure.getMessage() != null && failure.getMessage().contains("too large");
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        Problem problem = Problem.ofStatus(response.getStatus());
        String body = problem.json();
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length());
        response.setHeader(Header.CacheControl, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(Header.Connection, "close");
        return HttpContent.builder(response)
                .content(Buffers.wrap(null, body))
                .last(true)
                .build();
    }
}
