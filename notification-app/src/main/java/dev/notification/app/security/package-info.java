/** Passwords and access tokens. */
package dev.notification.app.security;
