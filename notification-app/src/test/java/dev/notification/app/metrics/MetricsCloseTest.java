package dev.notification.app.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.transport.http.Answer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.junit.jupiter.api.Test;

class MetricsCloseTest {
    /** The port of metrics is open before all of the server is, and somebody may ask at once. */
    @Test
    void whoAsksAServerWhoseStartFailsDoesNotWaitForEver() {
        var metrics = new Metrics(null); // It reads nothing before it begins.
        HttpRequestPacket request = HttpRequestPacket.builder()
                .method("GET")
                .uri("/metrics")
                .protocol("HTTP/1.1")
                .build();
        CompletableFuture<Answer> asked = CompletableFuture.supplyAsync(() -> metrics.answer(request));

        metrics.close();

        assertThatThrownBy(() -> asked.orTimeout(20, TimeUnit.SECONDS).join())
                .hasRootCauseInstanceOf(CancellationException.class);
    }
}
