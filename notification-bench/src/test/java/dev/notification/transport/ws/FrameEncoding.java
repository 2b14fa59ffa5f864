package dev.notification.transport.ws;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.FollowInbox;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A change as a frame, which happens once however many sockets it goes to. In this package, since encoding is hidden. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameEncoding {
    private final Epoch epoch = new Epoch("k3f9");
    private final List<Change> changes = List.of(new Change.Present(
            new Notification(
                    new NotificationId(42),
                    new UserId(1),
                    new UserId(2),
                    Content.of("your order has been shipped, it will be with you in a few days"),
                    Instant.parse("2026-11-24T10:00:00Z"),
                    new Revision(7),
                    new Revision(7),
                    false,
                    false),
            Change.Kind.ARRIVED,
            3,
            2));

    /** For clients of plain mode. */
    @Benchmark
    public Object plain() {
        return ChangeFrames.live(
                dev.notification.transport.ws.Mode.PLAIN, FollowInbox.Changes.committed(epoch, changes));
    }

    /** For clients of notification.v1. */
    @Benchmark
    public Object v1() {
        return ChangeFrames.live(dev.notification.transport.ws.Mode.V1, FollowInbox.Changes.committed(epoch, changes));
    }
}
