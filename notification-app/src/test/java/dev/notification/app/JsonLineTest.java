package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final JsonLine layout = new JsonLine();

    private Map<String, String> worksAt = Map.of();

    private String line(String message, Throwable thrown) {
        layout.start();
        var event = new LoggingEvent(
                "", new LoggerContext().getLogger("dev.notification.Some"), Level.WARN, message, thrown, null);
        event.setThreadName("main");
        event.setMDCPropertyMap(worksAt);
        event.setInstant(Instant.parse("2026-11-26T20:00:00.120Z"));
        return layout.doLayout(event);
    }

    private static JsonNode read(String line) throws JsonProcessingException {
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        return MAPPER.readTree(line);
    }

    @Test
    void aLineIsAnObject() throws JsonProcessingException {
        assertThat(line("hello", null))
                .isEqualTo(
                        "{\"time\":\"2026-11-26T20:00:00.120Z\",\"level\":\"WARN\",\"logger\":\"dev.notification.Some\","
                                + "\"thread\":\"main\",\"message\":\"hello\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"}{\"level\":\"ERROR\"",
                "\\",
                "a\r\nb\tc",
                "\u0000\u001b[31m\u0085\u2028\u202e\u007f",
                "\ud83d\ude00",
                "\u0939"
            })
    void whateverAClientSendsIsInsideOfItsText(String text) throws JsonProcessingException {
        String line = line(text, null);

        assertThat(read(line).get("message").asText()).isEqualTo(text);
        assertThat(line.strip()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028]");
    }

    @Test
    void aLineSaysToWhichTraceItBelongs() throws JsonProcessingException {
        worksAt = Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736", "other", "x");

        assertThat(read(line("hello", null)).get("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(read(line("hello", null)).has("other")).isFalse();
    }

    @Test
    void halfASurrogateIsEscaped() {
        assertThat(line("\ud83d!\ude00", null)).contains("\"\\ud83d!\\ude00\"");
    }

    @Test
    void anExceptionHasItsTrace() throws JsonProcessingException {
        JsonNode read = read(line("it failed", new IllegalStateException("why\n", new RuntimeException("cause"))));

        assertThat(read.get("exception").asText())
                .contains("java.lang.IllegalStateException: why", "Caused by: java.lang.RuntimeException", "\tat ");
    }
}
