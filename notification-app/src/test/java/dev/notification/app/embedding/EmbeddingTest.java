package dev.notification.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import dev.notification.security.Argon2PasswordHashing;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of docs/embedding.md: each block before the section on Spring Boot is a region of this file. */
class EmbeddingTest {
    private static final Path PAGE = Path.of("..", "docs", "embedding.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "dev", "notification", "app", "embedding", "EmbeddingTest.java");

    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();

    @Test
    void inMemory() throws Exception {
        // region memory
        UserId shop = new UserId(1);
        UserId ada = new UserId(4711); // your number of her
        try (Inboxes inboxes = Inboxes.inMemory()) {
            inboxes.openInbox().open(ada);
            inboxes.listenToInbox().listen(ada, Optional.empty(), change -> show(change));
            CompletionStage<Receipt> receipt =
                    inboxes.sendNotification().send(shop, ada, Content.of("Your order has been shipped"));
            // endregion
            assertThat(await(receipt)).isInstanceOf(Receipt.Accepted.class);
            assertThat(shown.poll(10, TimeUnit.SECONDS)).isEqualTo("Your order has been shipped");
        }
    }

    @Test
    void onSqlite() throws Exception {
        embeds(sqlite.empty());
    }

    @Test
    void onPostgres() throws Exception {
        embeds(postgres.empty());
    }

    private void embeds(DatabaseConfig database) throws Exception {
        UserId shop = new UserId(1);
        UserId ada = new UserId(4711);
        Cursor seen;
        try (PersistenceModule persistence = PersistenceModule.open(database);
                Inboxes inboxes = inboxes(persistence, database)) {
            inboxes.openInbox().open(ada);
            FollowInbox.Following following =
                    inboxes.listenToInbox().listen(ada, Optional.empty(), change -> show(change));
            await(inboxes.sendNotification().send(shop, ada, Content.of("first")));
            assertThat(shown.poll(10, TimeUnit.SECONDS)).isEqualTo("first");
            seen = following.at();
            following.close();
            await(inboxes.sendNotification().send(shop, ada, Content.of("second, while she was away")));
        }

        try (PersistenceModule persistence = PersistenceModule.open(database);
                Inboxes inboxes = inboxes(persistence, database)) {
            // region resume
            inboxes.listenToInbox().listen(ada, Optional.of(seen), change -> show(change));
            // endregion
            assertThat(shown.poll(10, TimeUnit.SECONDS)).isEqualTo("second, while she was away");
            // region history
            ReadHistory.Page page = inboxes.readHistory()
                    .history(new ReadHistory.Query(ada, HistoryFilter.DEFAULT, Optional.empty(), 50));
            // endregion
            assertThat(page.unread()).isEqualTo(2);
            assertThat(await(inboxes.sendNotification().send(shop, new UserId(99), Content.of("to nobody"))))
                    .isInstanceOf(Receipt.UnknownRecipient.class);
        }
    }

    // region database
    static Inboxes inboxes(PersistenceModule persistence, DatabaseConfig database) {
        return new Inboxes(
                new Inboxes.Stores(
                        persistence.inboxes(), persistence.upkeep(), persistence.sent(), persistence.devices()),
                SteadyClock.system(),
                Inboxes.Limits.DEFAULT.withLanes(database.sendLanes()));
    }
    // endregion

    @Test
    void withAccountsOfTheService() throws Exception {
        DatabaseConfig database = sqlite.empty();
        try (PersistenceModule persistence = PersistenceModule.open(database);
                Inboxes inboxes = inboxes(persistence, database)) {
            String secret = "a secret for an example, of 40 bytes !!!";
            // region accounts
            InstantSource clock = SteadyClock.system();
            var tokens = new JjwtAccessTokens(SigningKey.ofSecret(secret), Duration.ofHours(1), clock);
            Accounts accounts = new Accounts(
                    new Accounts.Adapters(
                            persistence.accounts(),
                            persistence.logins(),
                            tokens,
                            new Argon2PasswordHashing(),
                            inboxes.endFollowing()::end),
                    clock,
                    Accounts.Limits.DEFAULT);
            // endregion
            await(accounts.registerUser()
                    .register(new RegisterUser.Command(new Username("ada"), new Password("password123"))));
            var loggedIn = (LogIn.LoggedIn) await(accounts.logIn().logIn(new LogIn.Command("ada", "password123")));
            assertThat(inboxes.openInbox().open(loggedIn.user()))
                    .as("an account has its inbox already")
                    .isFalse();
            accounts.close();
        }
    }

    private void show(Change change) {
        if (change instanceof Change.Present present) {
            shown.add(present.notification().content().message());
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String code = Files.readString(THIS);
        List<String> blocks = new ArrayList<>();
        // What comes after it is shown by the tests of notification-spring-tests.
        String page = Files.readString(PAGE).split("\n## In a Spring Boot application\n")[0];
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        List<String> regions = new ArrayList<>();
        Matcher region = Pattern.compile(" *// region \\w+\n(.*?) *// endregion", Pattern.DOTALL)
                .matcher(code);
        while (region.find()) {
            regions.add(region.group(1).stripTrailing().stripIndent().strip() + "\n");
        }

        assertThat(blocks).isNotEmpty().containsExactlyInAnyOrderElementsOf(regions);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
