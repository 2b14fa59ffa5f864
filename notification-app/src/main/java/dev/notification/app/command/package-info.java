/**
 * The commands that are a client of a server, wherever it runs. They know neither the database nor the log of the server, whose libraries
 * would take longer to load than a send takes.
 */
package dev.notification.app.command;
