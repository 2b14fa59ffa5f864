package dev.notification.core.memory;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.Stores;

class InMemoryStoresTest implements AccountStoreContract, InboxStoreContract {
    @Override
    public Stores emptyStores() {
        var stores = new InMemoryStores();
        return new Stores(stores.accounts(), stores.inboxes());
    }
}
