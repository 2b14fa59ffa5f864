package com.example.shop;

import static com.example.shop.InboxScenario.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.InspectInbox;
import dev.notification.core.port.in.operator.InspectUser;
import dev.notification.core.port.in.operator.ListUsers;
import dev.notification.core.port.in.operator.ReadAudit;
import dev.notification.core.port.in.operator.ReadTimeline;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.UserStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that whoever supports and protects users does with one of them. */
final class OperatorScenario {
    private static final Caller SHOP = new Caller.Application(new UserId(2_000_000));
    private static final ExternalId EVE = new ExternalId("customer-99");

    private static final InstantSource CLOCK = InstantSource.system();

    private final Ports ports;

    OperatorScenario(Ports ports) {
        this.ports = ports;
    }

    void play() {
        UserId eve = make();
        var sent = (Receipt.Accepted)
                done(ports.the(SendNotification.class).send(SHOP.user(), eve, Content.of("for Eve alone")));

        assertThat(ports.the(ListUsers.class)
                        .list(new ListUsers.Query(0, "customer-9", 10))
                        .users())
                .hasSize(1);
        assertThat(ports.the(InspectUser.class).inspect(EVE).orElseThrow().head().unread())
                .isEqualTo(1);
        var page = ports.the(InspectInbox.class)
                .inbox(new InspectInbox.Query(SHOP, EVE, Optional.empty(), 10, Optional.empty()))
                .orElseThrow();
        assertThat(page.notifications()).hasSize(1);
        assertThat(ports.the(ReadTimeline.class).timeline(eve, sent.id())).isPresent();
        assertThat(export()).hasSizeGreaterThan(2);

        assertThat(ports.the(DeleteUser.class).delete(new DeleteUser.Command(EVE, act())))
                .contains(eve);
        assertThat(ports.the(InspectUser.class).inspect(EVE)).isEmpty();
        assertThat(ports.the(ReadAudit.class)
                        .audit(new AuditLog.Query(0, Optional.empty(), Optional.of(eve), 50)))
                .isNotEmpty();
    }

    private UserId make() {
        var described = new UserStore.Described(EVE, Profile.EMPTY);
        var done = (UpsertUsers.Done)
                ports.the(UpsertUsers.class).upsert(new UpsertUsers.Command(SHOP, List.of(described)));
        return ((UserStore.Upserted.Stored) done.results().get(0)).user();
    }

    private List<ExportUser.Item> export() {
        var items = new ArrayList<ExportUser.Item>();
        Optional<ExportUser.Place> from = Optional.empty();
        do {
            ExportUser.Page page = ports.the(ExportUser.class)
                    .export(new ExportUser.Command(EVE, act(), from))
                    .orElseThrow();
            items.addAll(page.items());
            from = page.next();
        } while (from.isPresent());
        return items;
    }

    private static Act act() {
        return Act.of(SHOP, CLOCK.instant(), Optional.empty());
    }
}
