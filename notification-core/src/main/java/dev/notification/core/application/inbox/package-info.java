/** The use cases of inboxes: sending, reading, changing, following, and keeping them in order. */
package dev.notification.core.application.inbox;
