/** How the server is doing, in numbers: where they come from, what they are called, and where they are read. */
package dev.notification.app.metrics;
