/** The use cases of accounts: registering, logging in and out, telling whom a token speaks for. */
package dev.notification.core.application.account;
