package dev.notification.persistence;

import dev.notification.core.testkit.Stores;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens stores and closes them after each test. */
final class OpenStores implements AfterEachCallback {
    private final List<PersistenceModule> open = new ArrayList<>();

    PersistenceModule module(DatabaseConfig config) {
        return add(PersistenceModule.open(config));
    }

    PersistenceModule add(PersistenceModule module) {
        open.add(module);
        return module;
    }

    Stores stores(DatabaseConfig config) {
        return of(module(config));
    }

    static Stores of(PersistenceModule module) {
        return new Stores(
                module.accounts(),
                module.inboxes(),
                module.upkeep(),
                module.sent(),
                module.devices(),
                module.logins(),
                module.audit(),
                new Stores.Identity(
                        module.directory(),
                        module.users(),
                        module.keys(),
                        module.cutOffs(),
                        module.records(),
                        module.deletions()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(PersistenceModule::close);
        open.clear();
    }
}
