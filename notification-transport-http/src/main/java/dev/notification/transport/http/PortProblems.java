package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;

/** What the port itself refuses, whatever is mounted on it. */
final class PortProblems {
    static final Problem MALFORMED_REQUEST = of(ErrorCode.MALFORMED_REQUEST);
    static final Problem NOT_FOUND = of(ErrorCode.NOT_FOUND);
    static final Problem METHOD_NOT_ALLOWED = of(ErrorCode.METHOD_NOT_ALLOWED);
    static final Problem REQUEST_TIMEOUT = of(ErrorCode.REQUEST_TIMEOUT);
    static final Problem URI_TOO_LONG = of(ErrorCode.URI_TOO_LONG);
    static final Problem EXPECTATION_FAILED = of(ErrorCode.EXPECTATION_FAILED);
    static final Problem INTERNAL_ERROR = of(ErrorCode.INTERNAL_ERROR);
    static final Problem CONTENT_ENCODED = of(ErrorCode.UNSUPPORTED_ENCODING);
    static final Problem METHOD_NOT_IMPLEMENTED = of(ErrorCode.METHOD_NOT_IMPLEMENTED);
    static final Problem HEADERS_TOO_LARGE = of(ErrorCode.HEADERS_TOO_LARGE);
    static final Problem VERSION_NOT_SUPPORTED = of(ErrorCode.VERSION_NOT_SUPPORTED);
    static final Problem OVERLOADED = of(ErrorCode.OVERLOADED);
    /** For a request that was let go before it was complete, so that others can be served. */
    static final Problem NO_ROOM = Problem.of(
            ErrorCode.OVERLOADED,
            "the server had no room to wait for the rest of the request; nothing was done, try again");
    /** For a large body while as many are arriving as there may be, in all or of its sender. */
    static final Problem NO_PLACE =
            Problem.of(ErrorCode.OVERLOADED, "too many large bodies are arriving at once; nothing was done, try again");

    private PortProblems() {}

    /** @param why what is wrong, in words for whoever wrote the client */
    static Problem malformed(String why) {
        return Problem.of(
                ErrorCode.MALFORMED_REQUEST, "the request is not HTTP/1.1 as it is read here (RFC 9112): " + why);
    }

    /** For what Grizzly refuses by itself. */
    static Problem ofStatus(int status) {
        return of(ErrorCode.ofStatus(status));
    }

    private static Problem of(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> Problem.of(code, "there is nothing at this address");
            case METHOD_NOT_ALLOWED ->
                Problem.of(code, "this address does not know that method; Allow lists those it does");
            case REQUEST_TIMEOUT ->
                Problem.of(
                        code,
                        "the request came too slowly: it has 10 seconds, and one more for each 64 KiB that have come");
            case URI_TOO_LONG -> Problem.of(code, "an address has at most 2048 bytes");
            case EXPECTATION_FAILED -> Problem.of(code, "the only expectation that can be met is 100-continue");
            case UNSUPPORTED_ENCODING ->
                Problem.of(
                        code,
                        "the body is compressed or encoded in another way; send it as it is, without Content-Encoding");
            case HEADERS_TOO_LARGE ->
                Problem.of(code, "all header lines together have at most 8192 bytes, and there are at most 100");
            case INTERNAL_ERROR -> Problem.of(code, "the server failed; its log says more");
            case METHOD_NOT_IMPLEMENTED -> Problem.of(code, "this server is no proxy");
            case VERSION_NOT_SUPPORTED -> Problem.of(code, "HTTP/1.1 and HTTP/1.0 are spoken here, HTTP/2 is not");
            case OVERLOADED -> Problem.of(code, "the server has too much to do; nothing was done, try again");
            default -> Problem.of(ErrorCode.MALFORMED_REQUEST, "the request is not valid HTTP/1.1 (RFC 9112)");
        };
    }
}
