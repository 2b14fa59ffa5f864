package dev.notification.app.demo;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Priority;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.inbox.SendNotification;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something arrives every few seconds, from Grace for Ada and now and then the other way round. */
public final class DemoTraffic implements AutoCloseable {
    static final Duration PAUSE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);

    /** What is there before anybody looks. */
    private static final int AT_ONCE = 9;
    /** So many for Ada, and then one for Grace: no divisor of how many contents there are, so that each of them gets all of these. */
    private static final int ADAS_SHARE = 4;

    /** As different as what people send. */
    static final List<Content> CONTENTS = List.of(
            content(
                            "orders",
                            "Order 4711 is on its way",
                            "Three items left Jakarta this morning and arrive on Thursday.")
                    .withLink(Link.of("/orders/4711")),
            content("builds", "main is green again", "All 2,184 tests passed in 12 minutes.")
                    .withPriority(Priority.LOW),
            content(
                    "social",
                    "Grace mentioned you",
                    "“@ada, could you look at the second chapter before we print it?”"),
            content(
                            "security",
                            "A login from a new device",
                            "Firefox on Linux, Bandung. If this was not you, change your password.")
                    .withPriority(Priority.URGENT)
                    .withLink(Link.of("/account/logins")),
            content("social", "رسالة جديدة من ليلى", "هل نلتقي غدًا الساعة العاشرة في المكتبة؟ سأحضر المخطوطات معي."),
            content("billing", "Invoice 2026-11 is ready", "IDR 249.000, due on 15 December.")
                    .withLink(Link.of("https://shop.example/invoices/2026-11")),
            Content.of("Pesanan Anda sudah dikirim dan tiba besok sebelum pukul 12.")
                    .withCategory(new Category("orders")),
            content(
                            "builds",
                            "release-7 failed",
                            "java.lang.AssertionError: expected 200, got 503. "
                                    + "at/very/long/path/without/a/space/".repeat(9) + "SendingTest.java:118")
                    .withPriority(Priority.HIGH),
            content("social", "תזכורת", "פגישת הצוות מתחילה בעוד רבע שעה 🎉"),
            content(
                    "security",
                    "<img src=x onerror=alert(1)>",
                    "<script>alert('text stays text')</script> & <b>bold</b>"),
            content(
                    "digest",
                    "Your week in a nutshell",
                    "You closed 14 tasks, answered 31 comments and reviewed 6 changes. "
                            .concat("The longest discussion was about the colour of the bell, and it is not over yet. "
                                    .repeat(12))),
            content("orders", "It is at the door", "Somebody should open.").withPriority(Priority.HIGH));

    private final SendNotification send;
    private final DemoUsers users;
    private final Loop loop = new Loop("notification-demo");
    /** Of the loop's thread, once it runs. */
    private int next;

    /** Sends the first ones now, and goes on by a thread of its own. */
    public DemoTraffic(SendNotification send, DemoUsers users) {
        this.send = send;
        this.users = users;
        for (int i = 0; i < AT_ONCE; i++) {
            sendNext();
        }
        loop.every("sends", PAUSE, this::sendNext);
    }

    private static Content content(String category, String title, String message) {
        return Content.of(message).withTitle(title).withCategory(new Category(category));
    }

    private void sendNext() {
        int number = next++;
        boolean isForGrace = number % (ADAS_SHARE + 1) == ADAS_SHARE;
        Content content = CONTENTS.get(number % CONTENTS.size());
        send.send(isForGrace ? users.ada() : users.grace(), isForGrace ? users.grace() : users.ada(), content)
                .exceptionally(failure -> {
                    LOG.warn("the demo could not send: {}", failure.getMessage());
                    return null;
                });
    }

    @Override
    public void close() {
        loop.close();
    }
}
