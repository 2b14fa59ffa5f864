package dev.notification.core.memory;

import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.InboxStore;

/** Accounts and inboxes that live as long as the process. */
public final class InMemoryStores {
    private final InMemoryInboxStore inboxes = new InMemoryInboxStore();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore(inboxes);

    public AccountStore accounts() {
        return accounts;
    }

    public InboxStore inboxes() {
        return inboxes;
    }
}
