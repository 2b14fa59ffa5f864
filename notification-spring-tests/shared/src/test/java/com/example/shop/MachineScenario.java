package com.example.shop;

import static com.example.shop.InboxScenario.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.account.CutOff;
import dev.notification.core.port.in.account.FindUser;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.in.account.ListKeys;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.core.port.in.account.ReadAccount;
import dev.notification.core.port.in.account.RenameUser;
import dev.notification.core.port.in.account.RevokeKey;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.core.port.out.UserStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that a backend does with keys, and with users whom it names itself. */
final class MachineScenario {
    private static final Caller SHOP = new Caller.Application(new UserId(2_000_000));
    private static final ExternalId BOB = new ExternalId("customer-17");

    private final Ports ports;

    MachineScenario(Ports ports) {
        this.ports = ports;
    }

    void play() {
        var issued = (IssueKey.Issued) ports.the(IssueKey.class)
                .issue(new IssueKey.Command(
                        SHOP,
                        new Username("shop-backend"),
                        Set.of(Scope.SEND, Scope.USERS),
                        "orders",
                        Optional.empty(),
                        Optional.empty()));
        Caller key = caller(issued.secret().text()).orElseThrow();
        assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.SEND, Scope.USERS);

        UserId bob = namesAndSignsIn(key);
        assertThat(ports.the(ReadAccount.class)
                        .account(new Caller.Application(bob))
                        .orElseThrow()
                        .externalId())
                .contains(new ExternalId("customer-18"));

        assertThat(ports.the(ListKeys.class)
                        .list(new ListKeys.Command(SHOP, Optional.empty(), ListKeys.MAX))
                        .orElseThrow()
                        .keys())
                .anySatisfy(entry -> assertThat(entry.key().id()).isEqualTo(issued.key().id()));
        var revoke = new RevokeKey.Command(SHOP, issued.key().id(), Optional.empty());
        assertThat(ports.the(RevokeKey.class).revoke(revoke)).isEqualTo(RevokeKey.Outcome.REVOKED);
        assertThat(caller(issued.secret().text())).isEmpty();
    }

    private UserId namesAndSignsIn(Caller key) {
        var described = new UserStore.Described(BOB, Profile.ofEmail("bob@shop.example"));
        assertThat(ports.the(UpsertUsers.class).upsert(new UpsertUsers.Command(key, List.of(described))))
                .isInstanceOf(UpsertUsers.Done.class);
        var found = (FindUser.Found) ports.the(FindUser.class).find(new FindUser.Query(key, BOB));
        assertThat(found.user().profile().email()).contains("bob@shop.example");

        var minted = (MintToken.Minted)
                ports.the(MintToken.class).mint(new MintToken.Command(key, BOB, Duration.ofMinutes(10)));
        String token = minted.token().value();
        assertThat(caller(token)).map(Caller::user).contains(found.user().id());
        assertThat(ports.the(CutOff.class).cutOff(new CutOff.Command(key, BOB, Optional.empty())))
                .isEqualTo(CutOff.Outcome.CUT_OFF);
        assertThat(caller(token)).as("a token from before the cut-off").isEmpty();

        var next = new RenameUser.Command(key, BOB, new ExternalId("customer-18"), Optional.empty());
        assertThat(ports.the(RenameUser.class).rename(next))
                .isEqualTo(new RenameUser.Renamed(found.user().id()));
        return found.user().id();
    }

    private Optional<Caller> caller(String credential) {
        return done(ports.the(AuthenticateCaller.class).authenticate(credential))
                .caller();
    }
}
