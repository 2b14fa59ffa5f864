/** RFC 6455 on Tyrus and Grizzly: handshake, frames, a bounded way out. It knows no inbox and no account. */
package dev.notification.transport.ws.wire;
