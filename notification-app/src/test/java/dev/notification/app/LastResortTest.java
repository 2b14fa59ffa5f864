package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastResortTest {
    private final List<Integer> ends = new ArrayList<>();
    private final LastResort lastResort = new LastResort(System.err, ends::add);

    @Test
    void anErrorEndsTheProcessAndAnExceptionDoesNot() {
        lastResort.uncaughtException(Thread.currentThread(), new IllegalStateException("of one thread"));
        assertThat(ends).isEmpty();

        lastResort.uncaughtException(Thread.currentThread(), new OutOfMemoryError("of the machine"));
        assertThat(ends).containsExactly(LastResort.INTERNAL_ERROR);
    }

    /** In a real process, where a thread of a pool, a repeated job, or the machine itself fails, or nobody reads why. */
    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop", "memory", "pipe"})
    void aProcessThatRanOutOfMemoryIsGone(String where) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        where)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(LastResort.INTERNAL_ERROR);
        } finally {
            process.destroyForcibly();
        }
    }

    private static final class FullPipe extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    /** Would go on for good. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] arguments) throws InterruptedException {
            LastResort.install(arguments[0].equals("pipe") ? new PrintStream(new FullPipe(), true) : System.err);
            switch (arguments[0]) {
                case "pool", "pipe" -> Threads.pool("dying", 1, 1).execute(Dying::fail);
                case "loop" -> new Loop("dying").every("job", Duration.ofMillis(1), Dying::fail);
                default -> Threads.pool("dying", 1, 1).execute(Dying::fill);
            }
            new CountDownLatch(1).await();
        }

        private static void fail() {
            throw new OutOfMemoryError("on purpose");
        }

        private static void fill() {
            List<byte[]> all = new ArrayList<>();
            while (!all.contains(null)) {
                all.add(new byte[1 << 20]);
            }
        }
    }
}
