/** The standalone server: its command line and its assembly. */
package dev.notification.app;
