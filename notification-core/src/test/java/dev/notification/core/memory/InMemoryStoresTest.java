package dev.notification.core.memory;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.Stores;

class InMemoryStoresTest implements AccountStoreContract, InboxStoreContract, DeviceStoreContract, LoginStoreContract {
    @Override
    public Stores emptyStores() {
        var stores = new InMemoryStores();
        return new Stores(stores.accounts(), stores.inboxes(), stores.devices(), stores.logins());
    }
}
