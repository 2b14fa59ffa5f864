package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.junit.jupiter.api.Test;

class WorkerSharesTest {
    private static final int WORKERS = 8;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private String address = "somewhere";
    /** A token is the number of its user. */
    private final WorkerShares shares = new WorkerShares(
            token -> CompletableFuture.completedStage(
                    token.equals("wrong")
                            ? Verdict.INVALID
                            : new Verdict.Known(new Caller.Application(new UserId(Long.parseLong(token))))),
            request -> address,
            tasks::add,
            WORKERS);

    private static HttpRequestPacket request(String token) {
        return HttpRequestPacket.builder()
                .method("GET")
                .uri("/api/notifications")
                .protocol(Protocol.HTTP_1_1)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private void ask(String token, String name) {
        ask(token, () -> done.add(name));
    }

    private void ask(String token, Runnable work) {
        shares.admit(request(token)).orElseThrow().execute(work);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void aUserWithManyRequestsHoldsUpNobody() {
        for (int i = 0; i < 100; i++) {
            ask("1", "attacker");
        }
        ask("2", "honest");

        runAll();

        assertThat(done).hasSize(101);
        assertThat(done.indexOf("honest")).isEqualTo(1);
    }

    /** While two are under way, the third of the same user is not begun by whoever looks for work. */
    @Test
    void aUserNeverHoldsMoreThanItsShareOfTheWorkers() {
        Runnable holding = () -> {
            done.add("begin");
            runAll();
            done.add("end");
        };
        ask("1", holding);
        ask("1", holding);
        ask("1", "third");
        ask("2", "honest");

        runAll();

        assertThat(done).containsExactly("begin", "honest", "begin", "end", "third", "end");
    }

    @Test
    void whoSpeaksForNobodyHasTheShareOfAnAddress() {
        for (int i = 0; i < 10; i++) {
            ask("wrong", "stranger");
        }
        address = "elsewhere";
        ask("wrong", "another");

        runAll();

        assertThat(done.indexOf("another")).isEqualTo(1);
    }

    @Test
    void tooManyOfOneAreRefusedAndOthersAreNot() {
        for (int i = 0; i < WorkerShares.MAX_OF_ONE; i++) {
            ask("1", "waiting");
        }

        Optional<Executor> beyond = shares.admit(request("1"));
        Optional<Executor> other = shares.admit(request("2"));

        assertThat(beyond).isEmpty();
        assertThat(other).isPresent();
    }
}
