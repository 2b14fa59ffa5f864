package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the service starts and ends with the application. */
class LifecycleTest {
    private static final Pattern OURS = Pattern.compile("(notification|http|websocket)-[a-z-]+-\\d+|notification-.*");

    private static final UserId SHOP = new UserId(2_000_000);
    private static final UserId ADA = new UserId(2_000_001);

    @TempDir
    Path folder;

    @AfterEach
    void nothingOfOursRuns() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void aStartThatFailsClosesWhatWasOpened() {
        Map<String, Object> settings = Shop.onSqlite(folder);

        assertThatThrownBy(() -> Shop.open(settings, FailsLast.class)).isInstanceOf(BeanCreationException.class);
    }

    @Test
    void aPortThatIsTakenEndsTheStartAndIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Map<String, Object> settings = Shop.onSqlite(folder);
            settings.put("notification.port", taken.getLocalPort());

            assertThatThrownBy(() -> Shop.open(settings))
                    .isInstanceOf(ApplicationContextException.class)
                    .hasStackTraceContaining("cannot listen on 0.0.0.0:" + taken.getLocalPort());
        }
    }

    @Test
    void requestsThatAreUnderWayCanStillSendWhileTheApplicationStops() throws Exception {
        Shop shop = Shop.open(Shop.onSqlite(folder), SendsWhenStopping.class);
        var controller = shop.bean(SendsWhenStopping.class);
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(shop.own("http", "/late")).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(controller.asked.await(30, TimeUnit.SECONDS)).isTrue();

        shop.close();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("stored");
    }

    @Test
    void twoApplicationsRunInOneProcessAndOneEndsAlone() {
        Shop one = Shop.open(Shop.onPostgres());
        try (Shop two = Shop.open(Shop.onPostgres())) {
            assertThat(threads()).isNotEmpty();
            assertThat(send(one)).isInstanceOf(Receipt.Accepted.class);

            one.close();

            assertThat(send(two)).isInstanceOf(Receipt.Accepted.class);
        } finally {
            one.close();
        }
    }

    private static Receipt send(Shop shop) {
        Inboxes inboxes = shop.bean(Inboxes.class);
        inboxes.openInbox().open(ADA);
        return InboxScenario.done(inboxes.sendNotification().send(SHOP, ADA, Content.of("hello")));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(OURS.asMatchPredicate())
                .collect(Collectors.toSet());
    }

    @Configuration(proxyBeanMethods = false)
    static class FailsLast {
        @Bean
        @DependsOn("notificationPort")
        Object fails() {
            throw new IllegalStateException("on purpose");
        }
    }

    @RestController
    static class SendsWhenStopping {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Inboxes inboxes;

        SendsWhenStopping(Inboxes inboxes) {
            this.inboxes = inboxes;
        }

        @EventListener
        void stops(ContextClosedEvent event) {
            stopping.countDown();
        }

        @GetMapping("/late")
        String late() throws InterruptedException {
            asked.countDown();
            assertThat(stopping.await(30, TimeUnit.SECONDS)).isTrue();
            inboxes.openInbox().open(ADA);
            Receipt receipt = InboxScenario.done(inboxes.sendNotification().send(SHOP, ADA, Content.of("late")));
            return receipt instanceof Receipt.Accepted ? "stored" : "refused";
        }
    }
}
