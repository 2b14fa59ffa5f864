/**
 * {@code docs/protocol.md} as code, once for every transport and client: how the domain looks as JSON, why a request is
 * refused, what frames there are and why a socket is closed. It knows the core and no transport. Nothing here keeps state:
 * all of it may be called from any thread, and nothing blocks.
 */
package dev.notification.protocol;
