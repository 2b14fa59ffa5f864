package dev.notification.transport.rest.stray;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource of another package that nobody gave a policy. */
@Path("door")
public final class OpenDoor {
    @GET
    public String open() {
        return "";
    }
}
