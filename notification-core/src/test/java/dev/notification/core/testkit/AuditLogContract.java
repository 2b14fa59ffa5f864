package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.LoginStore.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link dev.notification.core.port.out.AuditLog} does, and the stores whose acts are in it. */
public interface AuditLogContract {
    Stores emptyStores();

    Optional<Source> HOME = Optional.of(Source.of("192.0.2.1"));
    PasswordHash SECRET = new PasswordHash("$secret");

    private static AuditEntry entry(Optional<UserId> actor, Action action, UserId subject, String detail) {
        return new AuditEntry(NOW, actor, action, Optional.of(subject), detail, actor.map(user -> "192.0.2.1"));
    }

    private static Terms terms(Stores stores, Instant at) {
        return new Terms(stores.inboxes().epoch(), at, at.plusSeconds(86_400), at.plusSeconds(3600));
    }

    @Test
    default void whatIsDoneIsEnteredWithWhoDidItToWhom() {
        Stores stores = emptyStores();
        var byUser = Act.ofUser(NOW, HOME);
        var byOperator = Act.ofOperator(NOW);
        UserId ada = stores.accounts()
                .add(new Username("ada"), SECRET, byUser)
                .orElseThrow()
                .id();
        RefreshToken token = RefreshToken.ofNewLogin();

        stores.logins().open(ada, token, terms(stores, NOW), HOME);
        stores.accounts().changePassword(ada, SECRET, byUser);
        stores.accounts().changeRole(ada, Role.SENDER, byOperator);
        stores.logins().revoke(ada, token.login(), byUser);
        stores.logins().open(ada, RefreshToken.ofNewLogin(), terms(stores, NOW), HOME);
        stores.logins().revokeAll(ada, byOperator);

        List<AuditEntry> entries = new ArrayList<>(stores.audit().newest(100));
        Collections.reverse(entries);
        Optional<UserId> herself = Optional.of(ada);
        Optional<UserId> operator = Optional.empty();
        assertThat(entries)
                .containsExactly(
                        entry(herself, Action.REGISTERED, ada, ""),
                        entry(herself, Action.LOGGED_IN, ada, ""),
                        entry(herself, Action.PASSWORD_CHANGED, ada, ""),
                        entry(operator, Action.ROLE_CHANGED, ada, "sender"),
                        entry(herself, Action.LOGGED_OUT, ada, ""),
                        entry(herself, Action.LOGGED_IN, ada, ""),
                        entry(operator, Action.LOGINS_ENDED, ada, "1 logins"));
        assertThat(entries.toString()).doesNotContain("secret", token.secret());
        assertThat(stores.audit().newest(1)).containsExactly(entries.get(entries.size() - 1));
    }

    @Test
    default void whatIsNotDoneIsNotEntered() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var act = Act.ofOperator(NOW);

        stores.accounts().add(new Username("ADA"), SECRET, act);
        stores.accounts().changePassword(new UserId(77), SECRET, act);
        stores.accounts().changeRole(new UserId(77), Role.SENDER, act);
        stores.accounts().replacePassword(ada, SECRET, new PasswordHash("$other"));
        stores.logins().revoke(ada, new LoginId("none"), act);
        stores.logins().revokeAll(ada, act);
        stores.logins().refresh(RefreshToken.ofNewLogin(), terms(stores, NOW), HOME);

        assertThat(stores.audit().newest(100)).extracting(AuditEntry::action).containsExactly(Action.REGISTERED);
    }

    @Test
    default void aCopiedRefreshTokenIsEnteredWithItsAddress() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken token = RefreshToken.ofNewLogin();
        stores.logins().open(ada, token, terms(stores, NOW));
        stores.logins().refresh(token, terms(stores, NOW));

        Instant later = NOW.plusSeconds(3600);
        stores.logins().refresh(token, terms(stores, later), HOME);

        assertThat(stores.audit().newest(1))
                .containsExactly(new AuditEntry(
                        later,
                        Optional.empty(),
                        Action.REFRESH_REUSED,
                        Optional.of(ada),
                        "",
                        Optional.of("192.0.2.1")));
    }

    @Test
    default void oldEntriesAreForgottenAFewAtATime() {
        Stores stores = emptyStores();
        List<AuditEntry> entries = List.of(failed(NOW), failed(NOW.plusSeconds(1)), failed(NOW.plusSeconds(2)));

        stores.audit().enter(entries);

        assertThat(stores.audit().newest(2)).containsExactly(entries.get(2), entries.get(1));
        assertThat(stores.audit().forget(NOW.plusSeconds(2), 1)).isEqualTo(1);
        assertThat(stores.audit().forget(NOW.plusSeconds(2), 10)).isEqualTo(1);
        assertThat(stores.audit().newest(10)).containsExactly(entries.get(2));
    }

    private static AuditEntry failed(Instant at) {
        return new AuditEntry(
                at, Optional.empty(), Action.LOGIN_FAILED, Optional.empty(), "7 times", Optional.of("192.0.2.1"));
    }
}
