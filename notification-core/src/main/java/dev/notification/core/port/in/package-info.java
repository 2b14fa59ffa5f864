/** What the service does: one verb a file, each with its command and its outcomes. */
package dev.notification.core.port.in;
