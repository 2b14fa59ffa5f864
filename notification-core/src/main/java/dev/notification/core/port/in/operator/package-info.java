/** What operators do with users: look at them, export and delete them, and read what was done. */
package dev.notification.core.port.in.operator;
