package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What Hibernate says in the log of somebody who has never set anything of Hibernate's. */
class QuietStartTest {
    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    @Test
    void noAdviceOfHibernateReachesTheLogOfPostgres() {
        opensWithoutAdvice(postgres.empty());
    }

    @Test
    void noAdviceOfHibernateReachesTheLogOfSqlite() {
        opensWithoutAdvice(sqlite.empty());
    }

    private static void opensWithoutAdvice(DatabaseConfig database) {
        var hibernate = (Logger) LoggerFactory.getLogger("org.hibernate");
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        hibernate.addAppender(said);
        try {
            PersistenceModule.open(database).close();
        } finally {
            hibernate.detachAppender(said);
        }

        assertThat(said.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }
}
