/** WebSocket at {@code /api/ws}: the upgrade, the sessions of users' devices, and what is sent to them. */
package dev.notification.transport.ws;
