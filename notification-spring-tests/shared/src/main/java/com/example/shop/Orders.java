package com.example.shop;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import java.util.concurrent.CompletionStage;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application's own requests. */
@RestController
class Orders {
    private static final UserId SHOP = new UserId(1_000_000);

    private final Customers customers;
    private final Inboxes inboxes;

    Orders(Customers customers, Inboxes inboxes) {
        this.customers = customers;
        this.inboxes = inboxes;
    }

    /** The thread of the request is free while the notification is stored: Spring MVC waits for the stage. */
    @PostMapping("/customers/{customer}/orders")
    CompletionStage<String> order(@PathVariable("customer") long customer) {
        UserId recipient = new UserId(1_000_000 + customers.findById(customer).orElseThrow().getId());
        inboxes.openInbox().open(recipient);
        return inboxes.sendNotification()
                .send(SHOP, recipient, Content.of("Your order has been shipped"))
                .thenApply(receipt -> receipt instanceof Receipt.Accepted ? "told" : "not told");
    }
}
