package dev.notification.app.architecture.wrong.transport.rest;

import dev.notification.app.architecture.wrong.persistence.InboxManager;

/** An adapter that calls another: breaks LAYERS. */
final class AsksTheDatabase {
    void ask(InboxManager manager) {
        manager.talk();
    }
}
