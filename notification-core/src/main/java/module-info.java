/** Inboxes, and accounts for applications that have none; it needs nothing but the JDK. Use cases are not exported: ports are. */
module dev.notification.core {
    exports dev.notification.core;
    exports dev.notification.core.domain;
    exports dev.notification.core.lifecycle;
    exports dev.notification.core.memory;
    exports dev.notification.core.port;
    exports dev.notification.core.port.in.account;
    exports dev.notification.core.port.in.inbox;
    exports dev.notification.core.port.in.operator;
    exports dev.notification.core.port.out;
}
