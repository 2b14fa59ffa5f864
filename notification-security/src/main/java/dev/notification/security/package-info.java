/** Passwords and access tokens. */
package dev.notification.security;
