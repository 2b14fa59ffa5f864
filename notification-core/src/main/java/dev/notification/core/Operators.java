package dev.notification.core;

import dev.notification.core.application.operator.Deleting;
import dev.notification.core.application.operator.Exporting;
import dev.notification.core.application.operator.Inspection;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.inbox.ReadPresence;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.InspectInbox;
import dev.notification.core.port.in.operator.InspectUser;
import dev.notification.core.port.in.operator.ListUsers;
import dev.notification.core.port.in.operator.ReadAudit;
import dev.notification.core.port.in.operator.ReadTimeline;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * What operators do with users, assembled. Who may is asked before: by scopes, or because the callers do it to themselves.
 * Thread-safe. Only what was opened here is closed here: a thread, not stores.
 */
public final class Operators implements AutoCloseable {
    private final AuditLog audit;
    private final Inspection inspection;
    private final Exporting exporting;
    private final Deleting deleting;
    private final Loop loop = new Loop("notification-deletion");

    /**
     * All of one store.
     *
     * @param presence who is connected to this server: {@code inboxes.readPresence()}
     */
    public record Adapters(
            UserStore users,
            UserRecords records,
            Deletions deletions,
            AuditLog audit,
            InboxStore inboxes,
            DeviceStore devices,
            ReadPresence presence) {
        public Adapters {
            Objects.requireNonNull(users);
            Objects.requireNonNull(records);
            Objects.requireNonNull(deletions);
            Objects.requireNonNull(audit);
            Objects.requireNonNull(inboxes);
            Objects.requireNonNull(devices);
            Objects.requireNonNull(presence);
        }
    }

    /** Goes on with deletions that have begun, in the background. */
    public Operators(Adapters adapters, InstantSource clock) {
        this.audit = adapters.audit();
        this.inspection = new Inspection(
                adapters.users(),
                adapters.records(),
                adapters.inboxes(),
                adapters.devices(),
                audit,
                adapters.presence()::presence,
                clock);
        this.exporting =
                new Exporting(adapters.users(), adapters.records(), adapters.inboxes(), adapters.devices(), audit);
        this.deleting = new Deleting(adapters.users(), adapters.deletions(), clock);
        deleting.contributeTo(loop);
    }

    public ListUsers listUsers() {
        return inspection;
    }

    public InspectUser inspectUser() {
        return inspection;
    }

    public InspectInbox inspectInbox() {
        return inspection;
    }

    public ReadTimeline readTimeline() {
        return inspection;
    }

    public ExportUser exportUser() {
        return exporting;
    }

    public DeleteUser deleteUser() {
        return deleting;
    }

    public ReadAudit readAudit() {
        return audit::find;
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return List.of(loop);
    }

    /** Finishes the batch that is being deleted; waits a few seconds at most. */
    @Override
    public void close() {
        loop.close();
    }
}
