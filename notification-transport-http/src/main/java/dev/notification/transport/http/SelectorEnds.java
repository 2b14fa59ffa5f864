package dev.notification.transport.http;

import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.TransportProbe;

/**
 * Gives the error that ended a selector to its thread's handler of uncaught exceptions. Grizzly only logs it, and all
 * connections of that selector, or the one that accepts, would be silent for good.
 */
final class SelectorEnds extends TransportProbe.Adapter {
    @Override
    public void onErrorEvent(Transport transport, Throwable error) {
        if (error instanceof Error) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        }
    }
}
