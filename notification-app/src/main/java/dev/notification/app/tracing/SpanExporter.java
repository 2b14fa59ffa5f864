package dev.notification.app.tracing;

/** Where spans go. Called by threads that must not be held up: it takes a span or drops it, at once. */
interface SpanExporter extends AutoCloseable {
    void export(Span span);

    /** How many spans were dropped since the start. */
    long dropped();

    /** Passes on what it holds, for a moment. */
    @Override
    void close();
}
