package dev.notification.app.architecture.wrong.core.domain;

import dev.notification.app.architecture.wrong.core.application.TellsTheTime;

/** A word of the domain that knows the application: breaks DOMAIN_KNOWS_ONLY_ITSELF and NO_CYCLES. */
public record KnowsItsUseCase(TellsTheTime useCase) {}
