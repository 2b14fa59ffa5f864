/** Use cases of operators. */
package dev.notification.core.application.operator;
