package dev.notification.core.memory;

import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.LoginStore;

/** Accounts, logins, devices and inboxes that live as long as the process. */
public final class InMemoryStores {
    private final InMemoryInboxStore inboxes = new InMemoryInboxStore();
    private final InMemoryDeviceStore devices = new InMemoryDeviceStore();
    private final InMemoryLoginStore logins = new InMemoryLoginStore();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore(inboxes);

    public AccountStore accounts() {
        return accounts;
    }

    public InboxStore inboxes() {
        return inboxes;
    }

    public DeviceStore devices() {
        return devices;
    }

    public LoginStore logins() {
        return logins;
    }
}
