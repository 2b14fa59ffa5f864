package dev.notification.app.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is no HTTP, or means different things to different readers (RFC 9112), and must be refused as such. */
final class FramingAbuses {
    private static final String POST =
            "POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    /** Bytes as ISO 8859-1. */
    private static final List<String> ODD = List.of(
            POST + "Transfer-Encoding: chunkedfoo\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
            POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n",
            POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "GET http://localhost/health/live HTTP/1.1\r\n\r\n",
            "GET /health/live HTTP/2.0\r\n\r\n",
            "GET /api/\r\u001B[31mred HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/%2f HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/\\ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/%ff HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private FramingAbuses() {}

    static Abuse oddRequests() {
        return Abuse.of("S8", "8 send what is no HTTP", 8, visit -> {
                    for (int i = 0; i < ODD.size() && !visit.isOver(); i++) {
                        visit.saw(answer(visit, ODD.get((i + visit.number()) % ODD.size())));
                    }
                })
                .refusing(200, 500);
    }

    private static Object answer(Visit visit, String request) {
        try (Wire wire = visit.wire()) {
            return wire.exchange(request.getBytes(StandardCharsets.ISO_8859_1)).status();
        } catch (IOException e) {
            return "cut";
        }
    }
}
