package dev.notification.app;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.notification.app.text.LogText;

/** A message as {@code logback.xml} writes it, whichever library has logged it: nothing of a client's forges a line. */
public final class EscapedMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        return message == null ? "" : LogText.escaped(message);
    }
}
