/** The contracts of the outbound ports as tests: every adapter, here and elsewhere, runs the same. */
package dev.notification.core.testkit;
