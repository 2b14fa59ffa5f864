/** What {@code serve --demo} adds to the server: users, something that arrives, and a token for the playground. */
package dev.notification.app.demo;
