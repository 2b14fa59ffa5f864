/** What the server shows in a browser: the console, and the client that pages of other origins load. */
package dev.notification.app.site;
