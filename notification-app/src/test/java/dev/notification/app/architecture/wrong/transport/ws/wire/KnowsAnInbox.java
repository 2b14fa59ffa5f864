package dev.notification.app.architecture.wrong.transport.ws.wire;

import dev.notification.app.architecture.wrong.core.domain.KnowsItsUseCase;

/** Breaks WIRE_KNOWS_NO_INBOX. */
final class KnowsAnInbox {
    void ask(KnowsItsUseCase word) {
        word.useCase();
    }
}
