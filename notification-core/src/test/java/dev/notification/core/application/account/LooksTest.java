package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.lifecycle.Check;
import org.junit.jupiter.api.Test;

class LooksTest {
    private final Looks looks = new Looks("keys");

    private void fail() {
        var failure = new IllegalStateException("for a test");
        assertThatThrownBy(() -> looks.look(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void aSingleLookMayFail() {
        for (int i = 0; i < 3; i++) {
            fail();
            assertThat(looks.check()).isEqualTo(Check.well("keys"));
            looks.look(() -> {});
        }
        assertThat(looks.failures()).isEqualTo(3);
    }

    @Test
    void theSecondInARowIsShownUntilALookSucceeds() {
        fail();
        fail();
        assertThat(looks.check())
                .isEqualTo(Check.unwell("keys", "what other processes end is not noticed: the last 2 looks failed"));

        looks.look(() -> {});

        assertThat(looks.check()).isEqualTo(Check.well("keys"));
        assertThat(looks.failures()).isEqualTo(2);
    }
}
