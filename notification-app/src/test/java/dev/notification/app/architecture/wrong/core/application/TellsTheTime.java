package dev.notification.app.architecture.wrong.core.application;

import dev.notification.app.architecture.wrong.core.domain.KnowsItsUseCase;
import java.sql.Connection;
import java.time.Instant;

/** Breaks TIME_IS_INJECTED, CORE_NEEDS_ONLY_THE_JDK and NO_CYCLES. */
public final class TellsTheTime {
    Instant time() {
        return Instant.now();
    }

    KnowsItsUseCase word(Connection connection) {
        return new KnowsItsUseCase(this);
    }
}
