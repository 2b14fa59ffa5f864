package dev.notification.app.endtoend;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The JavaScript client in Node. */
class JavaScriptClientIT {
    @Test
    void itsOwnTestsPass() throws IOException, InterruptedException {
        JavaScriptTests.needNode();

        JavaScriptTests.run(JavaScriptTests.in("test"), Duration.ofMinutes(8));
    }
}
