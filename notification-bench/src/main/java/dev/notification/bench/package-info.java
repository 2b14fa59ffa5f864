/** Load on a running server, measured from outside: any server that speaks the reference's interface. */
package dev.notification.bench;
