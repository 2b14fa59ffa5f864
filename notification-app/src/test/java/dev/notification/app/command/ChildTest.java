package dev.notification.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command when this process is told to stop; CommandLineIT and ListenIT do it with signals. */
class ChildTest {
    @TempDir
    Path directory;

    private static int ended(Child child) throws InterruptedException, IOException {
        child.process().getOutputStream().close();
        return child.waitFor();
    }

    @Test
    void oneThatMakesAGoodEndOfAStopIsKnownToBeStopped() throws IOException, InterruptedException {
        try (var stopped = new Child(
                        new ProcessBuilder("sh", "-c", "trap 'exit 0' TERM; echo; while :; do sleep 0.1; done")
                                .redirectError(ProcessBuilder.Redirect.DISCARD));
                var alone = new Child(new ProcessBuilder("sh", "-c", "exit 0"))) {
            assertThat(stopped.process().getInputStream().read()).isEqualTo('\n');

            stopped.stop();

            assertThat(ended(stopped)).isZero();
            assertThat(stopped.wasStopped()).isTrue();
            assertThat(ended(alone)).isZero();
            assertThat(alone.wasStopped()).isFalse();
        }
    }

    @Test
    void noCommandIsStartedOnceAStopHasBegun() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var terminal =
                new Terminal(Map.of(), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Optional.empty());
        Path started = directory.resolve("started");
        var executing = new Executing(terminal, "touch '" + started + "'");
        JsonText notification = JsonText.parse("{\"id\":1}").orElseThrow();
        executing.hand(notification, false);
        assertThat(started).exists();
        assertThat(started.toFile().delete()).isTrue();

        executing.stop();

        assertThatThrownBy(() -> executing.hand(notification, false)).isInstanceOf(CommandException.class);
        assertThat(started).doesNotExist();
    }
}
