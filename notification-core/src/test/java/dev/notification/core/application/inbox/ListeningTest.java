package dev.notification.core.application.inbox;

import dev.notification.core.testkit.ListeningContract;
import dev.notification.core.testkit.Stores;

class ListeningTest implements ListeningContract {
    private final Stores stores = Stores.inMemory();

    @Override
    public Stores stores() {
        return stores;
    }
}
