/** What tests of this and other modules need to speak to the port. */
package dev.notification.transport.http.testkit;
