/** The words of the service as values: each is valid from its constructor on, and never null inside. */
package dev.notification.core.domain;
