package dev.notification.transport.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.Request;

/**
 * Tells from which address a request comes: from the connection's other end, or, if that is a proxy which the operator
 * trusts, from the last address in its header that is no such proxy. What a client itself claims is never believed. Callable
 * from any thread.
 *
 * @param proxies whose word is taken; empty: nobody's
 * @param header where they say it
 */
public record ClientAddresses(List<AddressRange> proxies, ProxyHeader header) {
    /** Whatever is behind more proxies of one's own than this is taken for one of them. */
    private static final int MAX_PROXIES = 8;

    private static final ClientAddress UNKNOWN = new ClientAddress(new InetSocketAddress(0).getAddress());

    public ClientAddresses {
        proxies = List.copyOf(proxies);
        Objects.requireNonNull(header);
    }

    /** Without proxies. */
    public static ClientAddresses direct() {
        return new ClientAddresses(List.of(), ProxyHeader.X_FORWARDED_FOR);
    }

    /** The address of a request, for a resource; Jersey injects the request of its Grizzly container. */
    public ClientAddress of(Request request) {
        return of(request.getRequest());
    }

    /**
     * The address of a request, for a filter. It is the proxy itself where the header is missing, or where what stands last in it is no
     * address.
     */
    public ClientAddress of(HttpRequestPacket request) {
        ClientAddress peer = peer(request.getConnection());
        return isProxy(peer) ? named(peer, request.getHeaders().values(header.header())) : peer;
    }

    private ClientAddress named(ClientAddress peer, Iterable<String> lines) {
        ClientAddress client = peer;
        for (InetAddress ip : header.newestFirst(lines, MAX_PROXIES)) {
            client = new ClientAddress(ip);
            if (!isProxy(client)) {
                return client;
            }
        }
        // Nobody but proxies: one of them asks for itself, or its header is not what it should be.
        return peer;
    }

    /** The other end of a connection; all zeros if it is closed. */
    public static ClientAddress peer(Connection<?> connection) {
        return connection.getPeerAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? new ClientAddress(socket.getAddress())
                : UNKNOWN;
    }

    /** Whether it is a proxy that the operator trusts. */
    public boolean isProxy(ClientAddress address) {
        for (AddressRange range : proxies) {
            if (range.contains(address.ip())) {
                return true;
            }
        }
        return false;
    }
}
