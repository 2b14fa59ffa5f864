/** Fresh databases for tests, here and in the application's end-to-end tests. */
package dev.notification.persistence.testkit;
