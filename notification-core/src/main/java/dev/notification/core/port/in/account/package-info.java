/** What can be done with accounts and logins: verbs, one method each. */
package dev.notification.core.port.in.account;
