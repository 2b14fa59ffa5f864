package dev.notification.transport.rest;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.in.inbox.ReadHead;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** Which devices a user has, and what each has seen. */
@Path("devices")
@Produces(MediaType.APPLICATION_JSON)
public final class DeviceResource {
    private final ListDevices devices;
    private final ReadHead heads;

    DeviceResource(ListDevices devices, ReadHead heads) {
        this.devices = devices;
        this.heads = heads;
    }

    /**
     * @param cursor up to where the device has acknowledged the inbox
     * @param rev its revision
     */
    record DeviceView(String id, String cursor, long rev, Instant lastContact) {
        static DeviceView of(Device device) {
            return new DeviceView(
                    device.id().value(),
                    device.place().toString(),
                    device.place().revision().value(),
                    device.lastContact());
        }
    }

    /** @param head where the inbox ends now: a device whose cursor is that has everything */
    record DevicesView(List<DeviceView> devices, String head, long headRev) {}

    @GET
    @Access(Access.To.USERS)
    public DevicesView list(@Context ContainerRequestContext request) {
        UserId user = BearerToken.callerOf(request).user();
        List<Device> all = devices.devices(user);
        Cursor head = heads.head(user).cursor();
        return new DevicesView(
                all.stream().map(DeviceView::of).toList(),
                head.toString(),
                head.revision().value());
    }
}
