/** The use cases: what happens between an inbound port and the outbound ones. */
package dev.notification.core.application;
