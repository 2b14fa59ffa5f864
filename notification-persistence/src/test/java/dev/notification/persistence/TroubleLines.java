package dev.notification.persistence;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What a class says in the log during a test, at INFO and above: each line as its level and its text. */
final class TroubleLines extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Level before;

    /** Of the troubles of databases. */
    TroubleLines() {
        this(Troubles.class);
    }

    TroubleLines(Class<?> whose) {
        this.logger = (Logger) LoggerFactory.getLogger(whose);
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    /** Those that tell of one trouble. */
    List<String> of(Trouble trouble) {
        return lines.stream().filter(line -> line.contains(trouble.problem())).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        start();
        logger.addAppender(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(this);
        logger.setLevel(before);
    }
}
