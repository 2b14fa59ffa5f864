package dev.notification.app.architecture.wrong.core.application.inbox;

import dev.notification.app.architecture.wrong.core.application.account.Quiet;

/** Breaks AREAS_DO_NOT_KNOW_EACH_OTHER. */
final class AsksAnAccount {
    Quiet account() {
        return new Quiet();
    }
}
