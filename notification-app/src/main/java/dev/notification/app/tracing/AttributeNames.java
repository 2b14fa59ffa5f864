package dev.notification.app.tracing;

/**
 * What attributes of spans are called: OpenTelemetry's semantic conventions for messaging, version 1.45, whose status is still
 * Development. When they change, this class does, and nothing else.
 */
final class AttributeNames {
    static final String SYSTEM = "messaging.system";
    static final String OPERATION = "messaging.operation.name";
    static final String DESTINATION = "messaging.destination.name";
    static final String MESSAGE_ID = "messaging.message.id";
    static final String MESSAGE_COUNT = "messaging.batch.message_count";
    static final String ERROR_TYPE = "error.type";
    static final String SERVICE_NAME = "service.name";
    static final String SERVICE_VERSION = "service.version";

    private AttributeNames() {}
}
