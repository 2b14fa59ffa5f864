package com.example.shop;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.core.port.out.ForeignTokens;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import dev.notification.transport.http.HttpConfig;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// region beans
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
    private final InstantSource clock = SteadyClock.system();

    @Bean
    DatabaseConfig notificationDatabase(
            @Value("${notification.url}") String url,
            @Value("${notification.user:}") String user,
            @Value("${notification.password:}") String password) {
        return new DatabaseConfig(url, user, password, 16);
    }

    @Bean
    PersistenceModule persistence(DatabaseConfig database) {
        return PersistenceModule.open(database);
    }

    @Bean
    Inboxes inboxes(PersistenceModule persistence, DatabaseConfig database) {
        return new Inboxes(
                new Inboxes.Stores(
                        persistence.inboxes(),
                        persistence.upkeep(),
                        persistence.sent(),
                        persistence.devices(),
                        persistence.storage(),
                        persistence.directory()),
                clock,
                Inboxes.Limits.DEFAULT.withLanes(database.sendLanes()));
    }

    @Bean
    Accounts accounts(
            PersistenceModule persistence, Inboxes inboxes, @Value("${notification.secret}") String secret) {
        return new Accounts(
                new Accounts.Adapters(
                        persistence.accounts(),
                        persistence.logins(),
                        new JjwtAccessTokens(SigningKey.ofSecret(secret), Duration.ofHours(1), clock),
                        new Argon2PasswordHashing(),
                        inboxes.endFollowing()::end,
                        persistence.audit(),
                        persistence.keys(),
                        persistence.cutOffs(),
                        persistence.directory(),
                        persistence.users(),
                        ForeignTokens.NONE,
                        inboxes.namedUsers()),
                clock,
                Accounts.Limits.DEFAULT);
    }

    @Bean
    Operators operators(PersistenceModule persistence, Inboxes inboxes) {
        return new Operators(
                new Operators.Adapters(
                        persistence.users(),
                        persistence.records(),
                        persistence.deletions(),
                        persistence.audit(),
                        persistence.inboxes(),
                        persistence.devices(),
                        inboxes.readPresence()),
                clock);
    }

    @Bean
    NotificationPort notificationPort(
            Inboxes inboxes,
            Accounts accounts,
            Operators operators,
            @Value("${notification.port:8081}") int port) {
        return new NotificationPort(HttpConfig.on("0.0.0.0", port, 32), inboxes, accounts, operators, clock);
    }
}
// endregion
