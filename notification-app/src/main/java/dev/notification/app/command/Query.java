package dev.notification.app.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text within an address. */
final class Query {
    private Query() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
