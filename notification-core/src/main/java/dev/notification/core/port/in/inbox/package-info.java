/** What can be done with inboxes: verbs, one method each. */
package dev.notification.core.port.in.inbox;
