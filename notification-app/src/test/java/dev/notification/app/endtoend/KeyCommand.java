package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code notification key create}, as a process of its own beside the server. */
final class KeyCommand {
    /** What the documents say. */
    static final String WORDS = "key create shop --scopes send,users";

    private KeyCommand() {}

    /** The key that it prints, alone, once the server takes it: it notices within two seconds. */
    static String run(Path directory, DatabaseConfig config, RunningServer server)
            throws IOException, InterruptedException {
        Path out = directory.resolve("shop.key");
        Path err = directory.resolve("words");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.notification.app.Main"));
        command.addAll(List.of(WORDS.split(" ")));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("NOTIFICATION_DATABASE_URL", config.url());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(out)).matches("nsk_[0-9A-Za-z]{59}\n");
        String key = Files.readString(out).strip();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.api().get("/api/account", key).status() == 200);
        return key;
    }
}
