package dev.notification.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** What the shipped logback.xml makes of what clients send. */
class LogTextTest {
    private static final String FORGED = "x\r\n12:00:00.000 INFO  Server: all is well\u001b[31m\u0085\u2028\u202e";
    private static final String HARMLESS =
            "x\\u000d\\u000a12:00:00.000 INFO  Server: all is well\\u001b[31m\\u0085\\u2028\\u202e";

    private static String line(String message, Throwable thrown) throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try (InputStream shipped = LogText.class.getResourceAsStream("/logback.xml")) {
            configurator.doConfigure(shipped);
        }
        Logger logger = context.getLogger("dev.notification.Some");
        Encoder<ILoggingEvent> encoder = console(context).getEncoder();
        var event = new LoggingEvent(LogTextTest.class.getName(), logger, Level.WARN, message, thrown, null);
        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
        context.stop();
        return line;
    }

    /** Wherever it hangs: something may stand in front of it. */
    @SuppressWarnings("unchecked")
    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        Deque<AppenderAttachable<ILoggingEvent>> holders = new ArrayDeque<>();
        holders.add(context.getLogger(Logger.ROOT_LOGGER_NAME));
        while (!holders.isEmpty()) {
            Iterator<Appender<ILoggingEvent>> appenders = holders.poll().iteratorForAppenders();
            while (appenders.hasNext()) {
                Appender<ILoggingEvent> appender = appenders.next();
                if (appender instanceof ConsoleAppender<ILoggingEvent> found) {
                    return found;
                }
                if (appender instanceof AppenderAttachable<?> holder) {
                    holders.add((AppenderAttachable<ILoggingEvent>) holder);
                }
            }
        }
        throw new AssertionError("logback.xml writes to no console");
    }

    @Test
    void aMessageIsOneLineWhateverAClientSent() throws Exception {
        assertThat(line(FORGED, null)).endsWith("WARN  Some: " + HARMLESS + System.lineSeparator());
        assertThat(line("caf\u00e9 \t \ud83d\ude00", null)).contains("Some: caf\u00e9 \t \ud83d\ude00");
    }

    @Test
    void messagesOfExceptionsAreOneLineEach() throws Exception {
        var thrown = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
        thrown.addSuppressed(new IllegalStateException(FORGED));

        String written = line("failed", thrown);

        assertThat(written)
                .contains("java.lang.IllegalStateException: " + HARMLESS, "IllegalArgumentException: " + HARMLESS)
                .contains("\tat dev.notification.app.text.LogTextTest.")
                .doesNotContain("\u001b", "\n12:00", "\u0085", "\u2028", "\u202e");
        assertThat(written.split("all is well")).hasSize(4);
    }

    @Test
    void textThatIsHarmlessIsLeftAsItIs() {
        String text = "nothing to see";

        assertThat(LogText.escaped(text)).isSameAs(text);
    }
}
