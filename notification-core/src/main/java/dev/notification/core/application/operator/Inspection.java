package dev.notification.core.application.operator;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Delivery;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Presence;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.operator.InspectInbox;
import dev.notification.core.port.in.operator.InspectUser;
import dev.notification.core.port.in.operator.ListUsers;
import dev.notification.core.port.in.operator.ReadTimeline;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Users, inboxes and devices as support looks at them; what it sees of their content is in the audit log before. */
public final class Inspection implements ListUsers, InspectUser, InspectInbox, ReadTimeline {
    private final UserStore users;
    private final UserRecords records;
    private final InboxStore inboxes;
    private final DeviceStore devices;
    private final AuditLog audit;
    private final Function<UserId, Presence> presence;
    private final InstantSource clock;

    public Inspection(
            UserStore users,
            UserRecords records,
            InboxStore inboxes,
            DeviceStore devices,
            AuditLog audit,
            Function<UserId, Presence> presence,
            InstantSource clock) {
        this.users = users;
        this.records = records;
        this.inboxes = inboxes;
        this.devices = devices;
        this.audit = audit;
        this.presence = presence;
        this.clock = clock;
    }

    @Override
    public UserRecords.Listing list(ListUsers.Query query) {
        return records.list(query.after(), query.prefix(), query.limit());
    }

    @Override
    public Optional<Inspected> inspect(Recipient who) {
        return users.find(who).flatMap(user -> inboxes.head(user.id()).map(head -> inspected(user, head)));
    }

    private Inspected inspected(User user, Head head) {
        long held = records.held(user.id());
        List<Device> known = devices.list(user.id());
        Presence now = presence.apply(user.id());
        return new Inspected(user, head, held, known, now.isOnline(), now.devices());
    }

    @Override
    public Optional<Page> inbox(InspectInbox.Query query) {
        return users.find(query.who()).map(user -> page(user, query));
    }

    private Page page(User user, InspectInbox.Query query) {
        boolean withContent = query.caller().may(Scope.CONTENT);
        List<Held> found = records.inbox(user.id(), query.before(), query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Held> page = more ? found.subList(0, query.limit()) : found;
        if (withContent && !page.isEmpty()) {
            var act = Act.of(query.caller(), clock.instant(), query.from());
            audit.enter(List.of(act.entry(Action.CONTENT_READ, user.id(), range(page))));
        }
        Optional<Revision> next = more ? Optional.of(page.get(page.size() - 1).arrived()) : Optional.empty();
        return new Page(user, page, withContent, next);
    }

    private static String range(List<Held> page) {
        return page.size() + " notifications, " + page.get(page.size() - 1).id() + " to "
                + page.get(0).id();
    }

    @Override
    public Optional<Timeline> timeline(Recipient who, NotificationId id) {
        return users.find(who)
                .flatMap(user -> records.inbox(user.id(), id))
                .map(held -> new Timeline(
                        held,
                        devices.list(held.recipient()).stream()
                                .map(device -> step(device, held))
                                .toList()));
    }

    private Step step(Device device, Held held) {
        return new Step(device, Delivery.of(device, inboxes.epoch(), held.arrived()));
    }
}
