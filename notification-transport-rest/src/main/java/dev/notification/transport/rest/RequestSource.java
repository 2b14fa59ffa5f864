package dev.notification.transport.rest;

import dev.notification.core.domain.Source;
import dev.notification.transport.http.ClientAddress;
import dev.notification.transport.http.ClientAddresses;
import java.util.Optional;
import org.glassfish.grizzly.http.server.Request;

/** From where a request comes, as it is counted and as it is entered in the audit log. */
final class RequestSource {
    private RequestSource() {}

    static Optional<Source> of(ClientAddresses addresses, Request request) {
        ClientAddress address = addresses.of(request);
        ClientAddress.Network network = address.network();
        String counted = network.isIpv6() ? Long.toHexString(network.bits()) + "::/64" : address.toString();
        return Optional.of(new Source(counted, address.toString()));
    }
}
