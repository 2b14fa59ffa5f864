package dev.notification.core.application.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.ExportUser.What;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.UserRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportingTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Username ADA = new Username("ada");

    private final InMemoryStores stores = new InMemoryStores();
    private final Exporting exporting =
            new Exporting(stores.users(), stores.records(), stores.inboxes(), stores.devices(), stores.audit());

    private List<What> exported() {
        List<What> all = new ArrayList<>();
        Optional<ExportUser.Place> from = Optional.empty();
        do {
            ExportUser.Page page = exporting
                    .export(new ExportUser.Command(ADA, Act.ofOperator(NOW), from))
                    .orElseThrow();
            page.items().forEach(item -> all.add(item.what()));
            from = page.next();
        } while (from.isPresent());
        return all;
    }

    @Test
    void allLoginsAreInItHoweverManyThereAre() {
        int logins = 1_234;
        UserId ada = stores.accounts()
                .add(ADA, new PasswordHash("$hash"), NOW)
                .orElseThrow()
                .id();
        for (int i = 0; i < logins; i++) {
            var terms = new LoginStore.Terms(
                    stores.inboxes().epoch(), NOW, NOW.plusSeconds(3600 + i), NOW.plusSeconds(900));
            stores.logins().open(ada, RefreshToken.ofNewLogin(), terms);
        }

        List<UserRecords.Login> found = exported().stream()
                .filter(What.OfLogin.class::isInstance)
                .map(what -> ((What.OfLogin) what).login())
                .toList();

        assertThat(found).hasSize(logins).doesNotHaveDuplicates();
    }
}
