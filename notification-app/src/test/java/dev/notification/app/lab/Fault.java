package dev.notification.app.lab;

import dev.notification.app.lab.history.Event;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Something that breaks under the service while everybody works.
 *
 * @param name in a few words
 * @param strike returns when the fault itself is over; the service may need a while from then on
 */
record Fault(String name, Strike strike) {
    /** What a fault does. */
    @FunctionalInterface
    interface Strike {
        void on(Scene scene) throws IOException, InterruptedException, SQLException;
    }

    static Fault kill() {
        return new Fault("kill -9, started again", scene -> {
            scene.server().kill();
            scene.start();
        });
    }

    static Fault terminate() {
        return new Fault("SIGTERM under load, started again", scene -> {
            long asked = System.nanoTime();
            scene.server().stop().waitFor(30, TimeUnit.SECONDS);
            scene.figure("ms until it has ended", (System.nanoTime() - asked) / 1_000_000);
            scene.start();
        });
    }

    static Fault sleep(int seconds) {
        return new Fault("the process sleeps for " + seconds + " s", scene -> {
            scene.server().signal("STOP");
            Pace.rest(TimeUnit.SECONDS, seconds);
            scene.server().signal("CONT");
        });
    }

    static Fault clientsAreCut() {
        return new Fault("all clients are cut off, five times", scene -> {
            for (int i = 0; i < 5; i++) {
                scene.wire().cutAll();
                Pace.rest(TimeUnit.MILLISECONDS, 200);
            }
        });
    }

    static Fault answersAreCut() {
        return new Fault("each 20th piece of an answer is lost", scene -> {
            scene.wire().cutAnswers(20);
            Pace.rest(TimeUnit.SECONDS, 2);
            scene.wire().leaveAlone();
        });
    }

    /** As an operator's shell, or a backup, may do. */
    static Fault locked(int seconds) {
        return new Fault("SQLite is locked by another process for " + seconds + " s", scene -> {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + scene.database());
                    Statement statement = connection.createStatement()) {
                statement.execute("pragma busy_timeout = 10000");
                statement.execute("begin exclusive");
                scene.note(new Event.Down(System.nanoTime()));
                Pace.rest(TimeUnit.SECONDS, seconds);
                scene.note(new Event.Up(System.nanoTime()));
                statement.execute("rollback");
            }
        });
    }

    static Fault restarted(PostgresProcess postgres) {
        return new Fault("PostgreSQL ends at once, and is started again", scene -> {
            postgres.end();
            scene.note(new Event.Down(System.nanoTime()));
            Pace.rest(TimeUnit.MILLISECONDS, 500);
            scene.note(new Event.Up(System.nanoTime()));
            postgres.start();
        });
    }

    /** Forty ask whether it is ready meanwhile; whether it is alive must be answered all the same. */
    static Fault stalled(PostgresProcess postgres, int seconds) {
        return new Fault("PostgreSQL stalls for " + seconds + " s, 40 ask whether it is ready", scene -> {
            postgres.stall();
            List<Wire> asking = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    var wire = new Wire(scene.port(), "127.0.0.1");
                    asking.add(wire);
                    wire.write(Wire.request("GET", "/health/ready", "", "", ""));
                }
                try (Wire wire = new Wire(scene.port(), "127.0.0.1")) {
                    long asked = System.nanoTime();
                    int status = wire.get("/health/live", "").status();
                    scene.figure("ms until /health/live answers", (System.nanoTime() - asked) / 1_000_000);
                    if (status != 200) {
                        throw new IllegalStateException("/health/live was answered with " + status);
                    }
                }
                Pace.rest(TimeUnit.SECONDS, seconds);
            } finally {
                postgres.goOn();
                for (Wire wire : asking) {
                    wire.close();
                }
            }
        });
    }

    /** The other inboxes are not concerned. */
    static Fault inboxIsLocked(PostgresProcess postgres, int seconds) {
        return new Fault("somebody's transaction holds one inbox for " + seconds + " s", scene -> {
            try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", "");
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("select * from inboxes where user_id = "
                        + scene.users().get(0).id() + " for update");
                Pace.rest(TimeUnit.SECONDS, seconds);
                connection.rollback();
            }
        });
    }

    static Fault databaseIsCut(Cutter database) {
        return new Fault("each 50th piece of PostgreSQL's answers is lost, with its connection", scene -> {
            database.cutAnswers(50);
            Pace.rest(TimeUnit.SECONDS, 3);
            database.leaveAlone();
        });
    }
}
