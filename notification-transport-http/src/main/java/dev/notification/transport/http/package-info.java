/** The HTTP server that everything is mounted on: one port, strict, bounded. */
package dev.notification.transport.http;
