package dev.notification.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * Where the server listens, in words for people.
 *
 * @param host as it was set: a name or an address
 */
public record ListenAddress(String host, int port) {
    public ListenAddress {
        Objects.requireNonNull(host);
    }

    /** What somebody on the same machine may open (RFC 3986, section 3.2.2; RFC 6874 for the zone of an address). */
    public String url() {
        return "http://" + (isEverywhere() ? "localhost" : bracketed().replace("%", "%25")) + ":" + port;
    }

    /** Whether machines other than this one may reach it, as far as can be told from its host. */
    public boolean isReachedByOthers() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private boolean isEverywhere() {
        return host.equals("0.0.0.0")
                || host.contains(":") && host.replaceAll("[\\[\\]:0]", "").isEmpty();
    }

    private String bracketed() {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** As in {@code [::1]:8080}. */
    @Override
    public String toString() {
        return bracketed() + ":" + port;
    }
}
