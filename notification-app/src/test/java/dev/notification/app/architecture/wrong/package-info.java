/** Each class here breaks a rule of the architecture, to show that the rule notices. */
package dev.notification.app.architecture.wrong;
