/** What the service needs from its surroundings: nouns of the domain, implemented by adapters. */
package dev.notification.core.port.out;
