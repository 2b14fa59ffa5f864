package dev.notification.core.domain;

/** How urgent the sender says a notification is, in rising order. The server delivers all alike; clients decide. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
}
