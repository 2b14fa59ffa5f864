package dev.notification.app.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client, the elements and the console in Chromium. */
class BrowserIT {
    @Test
    void theirOwnTestsPass() throws IOException, InterruptedException {
        JavaScriptTests.needChromium();
        JavaScriptTests.needNode();

        // In one process, so that they share one browser and one server.
        JavaScriptTests.run(List.of("browser/all.js"), Duration.ofMinutes(10));
    }
}
