package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static dev.notification.core.testkit.Stores.receipts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Racing;
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
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresFaultsTest {
    private static final Path SCHEMA = Path.of("src/main/resources/dev/notification/migration/postgresql");

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
                        SCHEMA.resolve("V2__devices_logins_retention.sql").toString(),
                        "-f",
                        SCHEMA.resolve("V3__own_users.sql").toString())
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
        Racing.of(6, sender -> {
            Stores store = sender % 2 == 0 ? first : second;
            var random = new Random(sender);
            for (int i = 0; i < 40; i++) {
                Draft[] drafts = random.ints(5, 0, users.size())
                        .mapToObj(user -> new Draft(users.get(user), Content.of("m")))
                        .toArray(Draft[]::new);
                store.append(Stores.submission(users.get(0), drafts));
            }
            return sender;
        });

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
        try (var proxy = proxyOf(direct)) {
            Stores opened = stores.stores(through(proxy, direct));
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

    /** It is its own transaction: whether it was done is as unknown as that of a commit. */
    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void aConnectionThatBreaksUnderTheOneStatementOfPlainSendsLeavesAllOfThemOrNone(CuttingProxy.Cut cut)
            throws IOException {
        DatabaseConfig direct = database.empty();
        try (var proxy = proxyOf(direct)) {
            Stores opened = stores.stores(through(proxy, direct));
            UserId ada = opened.user("ada");
            UserId bob = opened.user("bob");
            opened.send(ada, ada, "takes a block of ids");
            int stored = 0;
            for (int drafts : new int[] {1, 2, 5, 10}) {
                var submission = new Submission(ada, toBoth(drafts, ada, bob), Optional.empty());
                proxy.arm(cut, "with locked as");

                StoreUnavailableException failure = catchThrowableOfType(
                        StoreUnavailableException.class, () -> opened.inboxes().append(List.of(submission), NOW));

                assertThat(failure.outcomeUnknown()).isTrue();
                assertThat(failure.touched()).isEqualTo(drafts == 1 ? Set.of(ada) : Set.of(ada, bob));
                stored += cut == CuttingProxy.Cut.AFTER_THE_SERVER_HAS_IT ? drafts : 0;
                repeated(opened, new Submission(bob, toBoth(1, bob, ada), Optional.empty()));
            }
            int total = 1 + 4 + stored;
            // The server may still be at what it got when its client was cut off.
            await().untilAsserted(() ->
                    assertThat(opened.unread(ada) + opened.unread(bob)).isEqualTo(total));
            assertThat(opened.messages(ada).size() + opened.messages(bob).size())
                    .isEqualTo(total);
            for (UserId user : List.of(ada, bob)) {
                long head = opened.inboxes()
                        .head(user)
                        .orElseThrow()
                        .cursor()
                        .revision()
                        .value();
                assertThat(opened.feed(user, 0).changes())
                        .extracting(change -> change.revision().value())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, head).boxed().toList());
                assertThat(opened.unread(user)).isEqualTo(head);
            }
        }
    }

    /** The first to one, the second to the other, and so on. */
    private static List<Draft> toBoth(int drafts, UserId one, UserId other) {
        return IntStream.range(0, drafts)
                .mapToObj(i -> new Draft(i % 2 == 0 ? one : other, Content.of("draft " + i)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void aWriteWhoseCommitNobodyAnsweredNamesTheUsersItTouched(CuttingProxy.Cut cut) throws IOException {
        DatabaseConfig direct = database.empty();
        try (var proxy = proxyOf(direct)) {
            Stores opened = stores.stores(through(proxy, direct));
            UserId ada = opened.user("ada");
            UserId bob = opened.user("bob");
            UserId eve = opened.user("eve");
            NotificationId recalled = opened.send(ada, bob, "recalled").get(0).id();
            NotificationId read = opened.send(ada, eve, "read").get(0).id();
            opened.send(ada, ada, Content.of("expires").withExpiresAt(NOW));
            opened.send(ada, eve, Content.of("expires").withExpiresAt(NOW));
            var key = Optional.of(Idempotency.of(new IdempotencyKey("key"), new byte[] {1}));
            var keyed = new Submission(ada, List.of(new Draft(bob, Content.of("keyed"))), key);

            // First: it leaves inboxes out that a server which has not noticed the cut yet still has locked.
            assertThat(touched(proxy, cut, () -> opened.upkeep().expire(NOW, 10)))
                    .containsExactlyInAnyOrder(ada, eve);
            assertThat(touched(proxy, cut, () -> opened.inboxes().recall(ada, recalled, NOW)))
                    .containsExactly(bob);
            assertThat(touched(
                            proxy,
                            cut,
                            () -> opened.inboxes()
                                    .change(eve, new Selection.Ids(List.of(read)), Transition.READ, NOW, 10)))
                    .containsExactly(eve);
            assertThat(touched(proxy, cut, () -> opened.inboxes().append(List.of(keyed), NOW)))
                    .containsExactly(bob);
        }
    }

    /** What the write that meets the cut says it has touched. */
    private static Set<UserId> touched(CuttingProxy proxy, CuttingProxy.Cut cut, ThrowingCallable write) {
        proxy.arm(cut);
        StoreUnavailableException failure = catchThrowableOfType(StoreUnavailableException.class, write);
        assertThat(failure.outcomeUnknown()).isTrue();
        return failure.touched();
    }

    private static CuttingProxy proxyOf(DatabaseConfig direct) throws IOException {
        return new CuttingProxy(
                URI.create(direct.url().substring("jdbc:".length())).getPort());
    }

    /** With that threshold, COMMIT is sent as a word each time, and the proxy can read it. */
    private static DatabaseConfig through(CuttingProxy proxy, DatabaseConfig direct) {
        int port = URI.create(direct.url().substring("jdbc:".length())).getPort();
        String url = direct.url().replace(":" + port + "/", ":" + proxy.port() + "/") + "&prepareThreshold=0";
        return new DatabaseConfig(url, direct.user(), "", 8);
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
