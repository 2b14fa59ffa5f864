package dev.notification.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.notification.app.text.LogText;
import java.util.Arrays;

/** A stack trace as {@code logback.xml} writes it: the messages of exceptions, too, may hold what a client has sent. */
public final class EscapedThrowable extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return super.throwableProxyToString(new Escaped(thrown));
    }

    /** An exception with its own message and those of its causes escaped. */
    private record Escaped(IThrowableProxy thrown) implements IThrowableProxy {
        private static IThrowableProxy of(IThrowableProxy thrown) {
            return thrown == null ? null : new Escaped(thrown);
        }

        @Override
        public String getMessage() {
            String message = thrown.getMessage();
            return message == null ? null : LogText.escaped(message);
        }

        @Override
        public String getOverridingMessage() {
            String message = thrown.getOverridingMessage();
            return message == null ? null : LogText.escaped(message);
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public IThrowableProxy getCause() {
            return of(thrown.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            IThrowableProxy[] suppressed = thrown.getSuppressed();
            return suppressed == null
                    ? null
                    : Arrays.stream(suppressed).map(Escaped::of).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
