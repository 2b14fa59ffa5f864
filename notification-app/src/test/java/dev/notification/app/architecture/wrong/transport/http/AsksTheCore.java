package dev.notification.app.architecture.wrong.transport.http;

import dev.notification.app.architecture.wrong.core.domain.KnowsItsUseCase;

/** A port that knows what is served on it: breaks HTTP_KNOWS_NO_CORE. */
final class AsksTheCore {
    void ask(KnowsItsUseCase word) {
        word.useCase();
    }
}
