/** What somebody might register by mistake. */
package dev.notification.transport.rest.stray;
