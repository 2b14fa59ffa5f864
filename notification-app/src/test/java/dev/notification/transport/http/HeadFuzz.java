package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.notification.transport.http.HeaderBlock.Verdict;
import org.junit.jupiter.api.Tag;

/** Whatever bytes come as a head, they have one meaning, whatever the pieces they come in. */
@Tag("fuzz")
class HeadFuzz {
    @FuzzTest
    void aHeadHasOneMeaning(byte[] bytes) {
        Verdict whole = HeaderBlock.read(bytes, 0, bytes.length).verdict();

        for (int length = 0; length < bytes.length; length++) {
            Verdict part = HeaderBlock.read(bytes, 0, length).verdict();
            assertThat(part).as("of %d bytes", length).isIn(Verdict.INCOMPLETE, whole);
        }
    }
}
