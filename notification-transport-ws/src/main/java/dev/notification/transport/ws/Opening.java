package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import java.util.Optional;

/**
 * What a client that is let in asked for.
 *
 * @param token the access token that it showed
 * @param since from where it follows its inbox; empty: from where its device was, or from the head
 */
record Opening(Caller caller, String token, Mode mode, Optional<Cursor> since, Optional<DeviceId> device) {}
