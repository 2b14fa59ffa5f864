/** What every part of the service that runs for long has: threads with names, jobs that repeat, health and figures. */
package dev.notification.core.lifecycle;
