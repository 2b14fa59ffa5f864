/** Adapters that need nothing but memory: for embedding, for tests, and as the contracts' reference. */
package dev.notification.core.memory;
