package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream words = new PrintStream(err, true, StandardCharsets.UTF_8);

    @Test
    void whatTakesLongIsSaidMeanwhile() {
        String result = Progress.during(words::println, "writing the backup", () -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> err.size() > 0);
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("writing the backup …");
    }
}
