package dev.notification.transport.rest;

import dev.notification.core.port.in.inbox.ChangeState;

/**
 * What a change of state did.
 *
 * @param changed how many notifications it changed
 * @param unread how many are unread now
 * @param cursor the inbox's head now
 */
record StateView(long changed, long unread, String cursor) {
    static StateView of(ChangeState.Changed outcome) {
        return new StateView(
                outcome.count(),
                outcome.head().unread(),
                outcome.head().cursor().toString());
    }
}
