package dev.notification.bench;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import dev.notification.security.VerifiedTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What every request goes through: the token, the cursor, the group commit (here on the in-memory store). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPieces {
    private static final Epoch EPOCH = new Epoch("bench");

    private final InstantSource clock = InstantSource.system();
    private final JjwtAccessTokens tokens = new JjwtAccessTokens(
            SigningKey.ofSecret("a secret for benchmarks, 32 bytes and more"), Duration.ofHours(1), clock);
    private final VerifiedTokens verified = new VerifiedTokens(tokens, clock);
    private final String token =
            tokens.issue(new UserId(7), new LoginId("login"), Role.USER, EPOCH).value();
    private Inboxes inboxes;

    @Setup
    public void open() {
        inboxes = Inboxes.inMemory();
        inboxes.openInbox().open(new UserId(1));
    }

    @TearDown
    public void close() {
        inboxes.close();
    }

    @Benchmark
    public Cursor cursor() {
        return Cursor.parse("9c4b07d3.123456");
    }

    @Benchmark
    public Optional<Caller> tokenFirstSeen() {
        return tokens.verify(token, EPOCH);
    }

    @Benchmark
    public Optional<Caller> tokenSeenBefore() {
        return verified.verify(token, EPOCH);
    }

    /** From command to durable outcome, 64 senders at once; the time is that of one sender's send. */
    @Benchmark
    @Threads(64)
    public SendNotification.Outcome groupCommit() {
        var draft = new Draft(new UserId(1), Content.of("your order has been shipped"));
        return inboxes.sendNotification()
                .send(SendNotification.Command.of(new Caller.Application(new UserId(1)), draft))
                .toCompletableFuture()
                .join();
    }
}
