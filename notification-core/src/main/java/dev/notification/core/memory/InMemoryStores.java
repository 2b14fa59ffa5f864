package dev.notification.core.memory;

import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.SentStore;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;

/** Users, their accounts, logins, keys, devices and inboxes that live as long as the process. */
public final class InMemoryStores {
    private final InMemoryInboxes shared = new InMemoryInboxes();
    private final InMemoryInboxStore inboxes = new InMemoryInboxStore(shared);
    private final InMemoryInboxUpkeep upkeep = new InMemoryInboxUpkeep(shared);
    private final InMemorySentStore sent = new InMemorySentStore(shared);
    private final InMemoryDeviceStore devices = new InMemoryDeviceStore();
    private final InMemoryAuditLog audit = new InMemoryAuditLog();
    private final InMemoryLoginStore logins = new InMemoryLoginStore(inboxes.epoch(), audit);
    private final InMemoryUsers allUsers = new InMemoryUsers(shared);
    private final InMemoryAccountStore accounts = new InMemoryAccountStore(allUsers, audit);
    private final InMemoryDirectory directory = new InMemoryDirectory(allUsers);
    private final InMemoryUserStore users = new InMemoryUserStore(allUsers, audit);
    private final InMemoryKeyStore keys = new InMemoryKeyStore(allUsers, audit);
    private final InMemoryCutOffStore cutOffs = new InMemoryCutOffStore(allUsers, audit);

    private final InMemoryUserRecords records = new InMemoryUserRecords(allUsers, shared, devices, logins);
    private final InMemoryDeletions deletions =
            new InMemoryDeletions(allUsers, shared, devices, logins, keys, cutOffs, audit);

    /** Empty ones. */
    public InMemoryStores() {}

    public AccountStore accounts() {
        return accounts;
    }

    /** Of the same users as {@link #accounts}. */
    public Directory directory() {
        return directory;
    }

    /** Of the same users as {@link #accounts}. */
    public UserStore users() {
        return users;
    }

    /** Of the same users as {@link #accounts}. */
    public KeyStore keys() {
        return keys;
    }

    /** Of the same users as {@link #accounts}. */
    public CutOffStore cutOffs() {
        return cutOffs;
    }

    /** Of the same users, logins, devices and inboxes. */
    public UserRecords records() {
        return records;
    }

    /** Of all that is here. */
    public Deletions deletions() {
        return deletions;
    }

    public InboxStore inboxes() {
        return inboxes;
    }

    /** Of the same inboxes. */
    public InboxUpkeep upkeep() {
        return upkeep;
    }

    /** Of the same inboxes. */
    public SentStore sent() {
        return sent;
    }

    public DeviceStore devices() {
        return devices;
    }

    /** Of the same accounts and logins. */
    public AuditLog audit() {
        return audit;
    }

    public LoginStore logins() {
        return logins;
    }
}
