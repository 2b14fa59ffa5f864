package dev.notification.app;

import dev.notification.app.command.Terminal;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;

/** Opens a database for a command that creates something, which may be the first that anybody does with it. */
final class NewDatabase {
    private NewDatabase() {}

    /** A server that was started elsewhere has another one, and would know nothing of what is made here: a new one is said. */
    static PersistenceModule open(Terminal terminal, DatabaseConfig config) {
        if (PersistenceModule.isThere(config)) {
            return PersistenceModule.openExisting(config);
        }
        PersistenceModule opened = PersistenceModule.openBeside(config);
        terminal.say("there was no database: made a new one, " + config.place());
        return opened;
    }
}
