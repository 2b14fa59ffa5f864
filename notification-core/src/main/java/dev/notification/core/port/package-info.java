/** The hexagon's edge: {@code in} is what the service does, {@code out} what it needs. */
package dev.notification.core.port;
