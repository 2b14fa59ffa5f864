package dev.notification.app.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a server is: {@code http://localhost:8080}, or below a path of a proxy. Never ends in a slash.
 *
 * @param text as the user knows it
 */
record ServerAddress(String text) {
    /** @throws CommandException if it is none */
    static ServerAddress of(String text) {
        String bare = text.strip().replaceAll("/+$", "");
        URI uri;
        try {
            uri = new URI(bare);
        } catch (URISyntaxException e) {
            throw wrong(text, e.getReason());
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw wrong(text, "it begins with http:// or https://, and names a host of letters, digits, - and .");
        }
        if (uri.getPort() > 65535) {
            throw wrong(text, "a port is 1 to 65535");
        }
        if (uri.getRawUserInfo() != null) {
            throw wrong("…@" + uri.getHost(), "it holds no name or password");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(text, "it has no ? and no #");
        }
        return new ServerAddress(bare);
    }

    private static CommandException wrong(String text, String reason) {
        return new CommandException(
                ExitStatus.USAGE,
                "'" + Terminal.shown(text) + "' is not the address of a server, such as https://notify.example: "
                        + reason);
    }

    boolean isEncrypted() {
        return text.regionMatches(true, 0, "https:", 0, 6);
    }

    URI http(String pathAndQuery) {
        return URI.create(text + pathAndQuery);
    }

    URI webSocket(String pathAndQuery) {
        return URI.create("ws" + text.substring("http".length()) + pathAndQuery);
    }

    @Override
    public String toString() {
        return text;
    }
}
