package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static dev.notification.core.testkit.Stores.receipts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresFaultsTest {
    private static final Path SCHEMA = Path.of("src/main/resources/db/migration/postgresql");

    private final PostgresDatabase database = new PostgresDatabase();

    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Test
    void theSchemaCanBeMadeWithPsqlAndTheServerGoesOnFromThere() throws IOException, InterruptedException {
        DatabaseConfig config = database.empty();
        URI server = URI.create(config.url().substring("jdbc:".length()));
        ProcessBuilder psql = new ProcessBuilder(
                        "psql",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        server.getHost(),
                        "-p",
                        Integer.toString(server.getPort()),
                        "-U",
                        config.user(),
                        "-d",
                        server.getPath().substring(1),
                        "-f",
                        SCHEMA.resolve("V1__inboxes.sql").toString(),
                        "-f",
                        SCHEMA.resolve("V2__devices_logins_retention.sql").toString())
                .redirectErrorStream(true);
        Process process;
        try {
            process = psql.start();
        } catch (IOException e) {
            if (System.getenv("TESTS_NEED_PSQL") != null) {
                throw e;
            }
            abort("psql is not installed (Debian: postgresql-client); its test is skipped");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(output).isZero();
        Stores opened = stores.stores(config);
        UserId ada = opened.user("ada");
        opened.send(ada, ada, "hello");
        assertThat(opened.messages(ada)).containsExactly("hello");
    }

    @Test
    void serversThatShareADatabaseShareItsOrder() {
        DatabaseConfig config = database.empty();
        Stores first = stores.stores(config);
        Stores second = stores.stores(config);
        List<UserId> users = LongStream.rangeClosed(1, 8)
                .mapToObj(i -> first.user("user" + i))
                .toList();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < 6; sender++) {
            Stores store = sender % 2 == 0 ? first : second;
            var random = new Random(sender);
            senders.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 40; i++) {
                    Draft[] drafts = random.ints(5, 0, users.size())
                            .mapToObj(user -> new Draft(users.get(user), Content.of("m")))
                            .toArray(Draft[]::new);
                    store.append(Stores.submission(users.get(0), drafts));
                }
            }));
        }
        senders.forEach(sender -> sender.orTimeout(60, TimeUnit.SECONDS).join());

        long total = 0;
        for (UserId user : users) {
            long head =
                    first.inboxes().head(user).orElseThrow().cursor().revision().value();
            List<Long> revisions = new ArrayList<>();
            for (long after = 0; after < head; after = revisions.get(revisions.size() - 1)) {
                second.inboxes()
                        .changes(user, new Revision(after), 200)
                        .orElseThrow()
                        .changes()
                        .forEach(change -> revisions.add(change.revision().value()));
            }
            assertThat(revisions)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, head).boxed().toList());
            assertThat(first.unread(user)).isEqualTo(head);
            total += head;
        }
        assertThat(total).isEqualTo(6 * 40 * 5);
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void aConnectionThatBreaksAtCommitLeavesOneTrueResultUnderItsKey(CuttingProxy.Cut cut) throws IOException {
        DatabaseConfig direct = database.empty();
        int port = URI.create(direct.url().substring("jdbc:".length())).getPort();
        try (var proxy = new CuttingProxy(port)) {
            // With that threshold, COMMIT is sent as a word each time, and the proxy can read it.
            String url = direct.url().replace(":" + port + "/", ":" + proxy.port() + "/") + "&prepareThreshold=0";
            var config = new DatabaseConfig(url, direct.user(), "", 8);
            Stores opened = stores.stores(config);
            UserId ada = opened.user("ada");
            opened.send(ada, ada, "takes a block of ids, so that the next COMMIT is that of a send");
            for (int i = 1; i <= 20; i++) {
                String message = "message " + i;
                var submission = new Submission(
                        ada,
                        List.of(new Draft(ada, Content.of(message))),
                        Optional.of(Idempotency.of(
                                new IdempotencyKey("key-" + i), message.getBytes(StandardCharsets.UTF_8))));
                proxy.arm(cut);

                StoreUnavailableException failure = catchThrowableOfType(
                        StoreUnavailableException.class, () -> opened.inboxes().append(List.of(submission), NOW));
                Outcome outcome = repeated(opened, submission);

                assertThat(failure.outcomeUnknown()).isTrue();
                assertThat(receipts(outcome)).hasSize(1);
                assertThat(outcome)
                        .isInstanceOf(
                                cut == CuttingProxy.Cut.AFTER_THE_SERVER_HAS_IT
                                        ? Outcome.Repeated.class
                                        : Outcome.Stored.class);
            }
            assertThat(opened.messages(ada)).hasSize(21).doesNotHaveDuplicates();
            assertThat(opened.unread(ada)).isEqualTo(21);
        }
    }

    /** The first connections after a cut may be broken ones, too. */
    private static Outcome repeated(Stores stores, Submission submission) {
        for (int attempt = 0; attempt < 50; attempt++) {
            try {
                return stores.append(submission).outcomes().get(0);
            } catch (StoreUnavailableException e) {
                assertThat(e.outcomeUnknown()).isFalse();
            }
        }
        throw new AssertionError("the store did not come back");
    }

    @Test
    void aDatabaseThatMayForgetIsCalledUnsafe() throws SQLException {
        DatabaseConfig config = database.empty();
        String name = config.url().replaceAll(".*/([a-z0-9_]+).*", "$1");
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), "");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " set synchronous_commit = off");
        }

        Durability durability = stores.module(config).durability();

        assertThat(durability.isSafe()).isFalse();
        assertThat(durability.toString()).startsWith("unsafe (").contains("synchronous_commit=off");
        assertThat(stores.module(database.empty()).durability().weaknesses()).doesNotContain("synchronous_commit=off");
    }
}
