package dev.notification.app.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in docs/quickstarts, block by block as they stand there. */
class QuickstartsIT {
    @TempDir
    Path folder;

    @Test
    void aBackendSendsByAKey() throws Exception {
        try (var page = new Walkthrough("quickstarts/backend.md", folder)) {
            page.walk();
        }
    }

    @Test
    void aMobileClientMissesNothing() throws Exception {
        try (var page = new Walkthrough("quickstarts/mobile.md", folder)) {
            page.walk();
        }
    }
}
