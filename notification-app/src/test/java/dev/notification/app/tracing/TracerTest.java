package dev.notification.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.in.inbox.FollowInbox;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Spans as lines of the log, and what else is logged while a traced send is worked at. */
class TracerTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final NotificationId ID = new NotificationId(7);

    private final Logger log = (Logger) LoggerFactory.getLogger("trace");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing(); // What the thread works at is not there any more later.
            super.append(event);
        }
    };
    private final Tracer tracer = Tracer.logging(() -> Instant.ofEpochSecond(10));

    @BeforeEach
    void listen() {
        lines.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        tracer.close();
        log.detachAppender(lines);
        log.setLevel(null);
        log.setAdditive(true);
    }

    @Test
    void aSpanIsALineThatIsOneOfItsTrace() throws Exception {
        SendTrace trace = tracer.begin(PARENT).orElseThrow();

        trace.committed(List.of(new SendTrace.Stored(trace, List.of(ID))), 3, 2000);
        trace.answered(List.of(ID), "stored", 5000);

        JsonNode send = new ObjectMapper().readTree(lines.list.get(1).getFormattedMessage());
        assertThat(send.get("traceId").asText()).isEqualTo(TRACE);
        assertThat(send.get("parentSpanId").asText()).isEqualTo("00f067aa0ba902b7");
        assertThat(send.get("name").asText()).isEqualTo("send");
        assertThat(send.get("startTimeUnixNano").asText()).isEqualTo("9999995000");
        assertThat(send.get("endTimeUnixNano").asText()).isEqualTo("10000000000");
        assertThat(lines.list.get(1).getMDCPropertyMap()).containsEntry("trace_id", TRACE);
        JsonNode commit = new ObjectMapper().readTree(lines.list.get(0).getFormattedMessage());
        assertThat(commit.at("/links/0/spanId")).isEqualTo(send.get("spanId"));
        assertThat(lines.list.get(0).getMDCPropertyMap())
                .containsEntry("trace_id", commit.get("traceId").asText());
    }

    @Test
    void whatIsLoggedWhileItIsWorkedAtHasItsTraceAlsoAfterASpan() {
        SendTrace trace = tracer.begin(PARENT).orElseThrow();
        SendTrace.Work work = trace.work();

        trace.answered(List.of(ID), "stored", 1);
        SendTrace.Work within = trace.work();
        within.close();

        assertThat(MDC.get("trace_id")).isEqualTo(TRACE);
        work.close();
        assertThat(MDC.get("trace_id")).isNull();
    }

    private static FollowInbox.Changes arrived(long id) {
        var notification = new Notification(
                new NotificationId(id),
                new UserId(1),
                new UserId(2),
                Content.of("hello"),
                Instant.EPOCH,
                new Revision(id),
                new Revision(id),
                false,
                false);
        return FollowInbox.Changes.committed(
                new Epoch("here"), List.of(new Change.Present(notification, Change.Kind.ARRIVED, 1, 1)));
    }

    /** So that what is never delivered does not fill the memory. */
    @Test
    void onlyTheLastFewThousandSendsAreFollowedToTheirSockets() {
        int kept = 4096;
        SendTrace trace = tracer.begin(PARENT).orElseThrow();
        for (long id = 1; id <= kept + 1; id++) {
            trace.committed(List.of(new SendTrace.Stored(trace, List.of(new NotificationId(id)))), 1, 1);
        }
        int before = lines.list.size();

        List.of(1L, 2L, kept + 1L, kept + 2L).forEach(id -> tracer.delivered(arrived(id)));

        assertThat(lines.list.subList(before, lines.list.size()))
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        second -> assertThat(second).contains("deliver", "\"2\""),
                        last -> assertThat(last).contains("deliver", "\"4097\""));
    }
}
