package dev.notification.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.notification.core.domain.Cursor;
import org.junit.jupiter.api.Tag;

/** A text is a cursor that is written the same again, or none. */
@Tag("fuzz")
class CursorFuzz {
    @FuzzTest
    void aCursorIsWrittenAsItWasRead(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Cursor cursor;
        try {
            cursor = Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
            return;
        }

        assertThat(cursor).hasToString(text);
    }
}
