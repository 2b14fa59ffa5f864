package dev.notification.app.demo;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.PasswordHashing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Ada, whose bell the playground shows, and Grace, who is an administrator too. Their passwords are others at each start. */
public record DemoUsers(UserId ada, String adasPassword, UserId grace, String gracesPassword) {
    static final Username ADA = new Username("ada");
    private static final Username GRACE = new Username("grace");
    /** Twelve characters. */
    private static final int PASSWORD_BYTES = 9;

    /** Opens both accounts in a store that is empty. */
    public static DemoUsers in(AccountStore accounts, PasswordHashing hashing, Instant now) {
        String adasPassword = password();
        String gracesPassword = password();
        UserId ada = account(accounts, hashing, ADA, adasPassword, now);
        UserId grace = account(accounts, hashing, GRACE, gracesPassword, now);
        accounts.changeRole(grace, Role.ADMIN, Act.ofOperator(now));
        return new DemoUsers(ada, adasPassword, grace, gracesPassword);
    }

    private static UserId account(
            AccountStore accounts, PasswordHashing hashing, Username name, String password, Instant now) {
        Account account = accounts.add(name, hashing.hash(new Password(password)), now)
                .orElseThrow(() -> new IllegalStateException("a demo begins with an empty database"));
        return account.id();
    }

    private static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    @Override
    public String toString() {
        return "DemoUsers[ada=" + ada + ", grace=" + grace + "]";
    }
}
