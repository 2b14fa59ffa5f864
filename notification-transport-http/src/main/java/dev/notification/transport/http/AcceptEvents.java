package dev.notification.transport.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.DefaultSelectionKeyHandler;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.SelectionKeyHandler;

/** Grizzly's own handling of selection keys, and a word to {@link Accepting} before each connection that is to be accepted. */
final class AcceptEvents implements SelectionKeyHandler {
    private final SelectionKeyHandler keys = new DefaultSelectionKeyHandler();
    private final Accepting accepting;

    AcceptEvents(Accepting accepting) {
        this.accepting = accepting;
    }

    @Override
    public boolean onProcessInterest(SelectionKey key, int interest) throws IOException {
        if (interest == SelectionKey.OP_ACCEPT) {
            accepting.ready();
        }
        return keys.onProcessInterest(key, interest);
    }

    @Override
    public void onKeyRegistered(SelectionKey key) {
        keys.onKeyRegistered(key);
    }

    @Override
    public void onKeyDeregistered(SelectionKey key) {
        keys.onKeyDeregistered(key);
    }

    @Override
    public void cancel(SelectionKey key) throws IOException {
        keys.cancel(key);
    }

    @Override
    public NIOConnection getConnectionForKey(SelectionKey key) {
        return keys.getConnectionForKey(key);
    }

    @Override
    public void setConnectionForKey(NIOConnection connection, SelectionKey key) {
        keys.setConnectionForKey(connection, key);
    }

    @Override
    public int ioEvent2SelectionKeyInterest(IOEvent event) {
        return keys.ioEvent2SelectionKeyInterest(event);
    }

    @Override
    public IOEvent selectionKeyInterest2IoEvent(int interest) {
        return keys.selectionKeyInterest2IoEvent(interest);
    }

    @Override
    public IOEvent[] getIOEvents(int interest) {
        return keys.getIOEvents(interest);
    }
}
