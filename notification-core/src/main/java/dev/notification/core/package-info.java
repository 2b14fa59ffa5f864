/** The notification service without any framework: embed it through {@link dev.notification.core.NotificationCore}. */
package dev.notification.core;
