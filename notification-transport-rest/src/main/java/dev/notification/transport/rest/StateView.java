package dev.notification.transport.rest;

import dev.notification.core.port.in.inbox.ChangeState;

/**
 * What a change of state did.
 *
 * @param changed how many notifications it changed
 * @param unread how many are unread now
 * @param unseen how many of those arrived after what the user has seen
 * @param cursor the inbox's head now
 * @param rev its revision
 */
record StateView(long changed, long unread, long unseen, String cursor, long rev) {
    static StateView of(ChangeState.Changed outcome) {
        return new StateView(
                outcome.count(),
                outcome.head().unread(),
                outcome.head().unseen(),
                outcome.head().cursor().toString(),
                outcome.head().cursor().revision().value());
    }
}
