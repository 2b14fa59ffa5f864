/** What the operator sets: the environment, a file, the command line. */
package dev.notification.app.config;
