package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.in.inbox.FollowInbox;

/**
 * What a client that is let in asked for.
 *
 * @param token the access token that it showed
 */
record Opening(FollowInbox.Request request, Caller caller, String token, Mode mode) {}
