package dev.notification.core.memory;

import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.SentStore;

/** Accounts, logins, devices and inboxes that live as long as the process. */
public final class InMemoryStores {
    private final InMemoryInboxes shared = new InMemoryInboxes();
    private final InMemoryInboxStore inboxes = new InMemoryInboxStore(shared);
    private final InMemoryInboxUpkeep upkeep = new InMemoryInboxUpkeep(shared);
    private final InMemorySentStore sent = new InMemorySentStore(shared);
    private final InMemoryDeviceStore devices = new InMemoryDeviceStore();
    private final InMemoryLoginStore logins = new InMemoryLoginStore(inboxes.epoch());
    private final InMemoryAccountStore accounts = new InMemoryAccountStore(shared);

    /** Empty ones. */
    public InMemoryStores() {}

    public AccountStore accounts() {
        return accounts;
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

    public LoginStore logins() {
        return logins;
    }
}
