package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What the clients of this repository do with frames of types that they do not know. */
class HeldCursorTest {
    private final HeldCursor held = new HeldCursor();

    private static JsonNode frame(String json) throws JsonProcessingException {
        return Api.MAPPER.readTree(json.replace('\'', '"'));
    }

    @Test
    void aChangeOfATypeThatNobodyKnowsMovesTheCursorAndTheNextOneFitsOn() throws JsonProcessingException {
        held.take(frame("{'type':'hello','cursor':'k3f9.5','head':'k3f9.5'}"));

        assertThat(held.take(frame("{'type':'danced','prev':'k3f9.5','cursor':'k3f9.6','steps':3}")))
                .isTrue();
        assertThat(held.take(frame("{'type':'removed','prev':'k3f9.6','cursor':'k3f9.7','ids':[1]}")))
                .isTrue();
        assertThat(held).hasToString("k3f9.7");
    }

    @Test
    void aFrameThatBeginsElsewhereDoesNotFit() throws JsonProcessingException {
        held.take(frame("{'type':'hello','cursor':'k3f9.5','head':'k3f9.9'}"));

        assertThat(held.take(frame("{'type':'state','prev':'k3f9.6','cursor':'k3f9.7'}")))
                .isFalse();
        assertThat(held.take(frame("{'type':'heartbeat'}"))).isTrue();
        assertThat(held).hasToString("k3f9.5");
    }

    @Test
    void theEndOfTheBacklogAndAResetMoveItToo() throws JsonProcessingException {
        held.take(frame("{'type':'hello','cursor':'old1.5','head':'k3f9.9'}"));

        assertThat(held.take(frame("{'type':'reset','reason':'epoch','head':'k3f9.9'}")))
                .isTrue();
        assertThat(held.take(frame("{'type':'live','cursor':'k3f9.10'}"))).isTrue();
        assertThat(held.take(frame("{'type':'state','prev':'k3f9.10','cursor':'k3f9.11'}")))
                .isTrue();
    }
}
