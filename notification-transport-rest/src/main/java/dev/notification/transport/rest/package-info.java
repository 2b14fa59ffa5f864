/** REST on Jersey: resources, the bodies they read and write, and problem documents (RFC 9457) for every refusal. */
package dev.notification.transport.rest;
