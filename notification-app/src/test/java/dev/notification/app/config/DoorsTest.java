package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.SendPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorsTest {
    private static final Doors NOBODY_SET_THEM = new Doors(Optional.empty(), Optional.empty());

    @Test
    void aBareServerIsOpenForWhoeverTriesItOut() {
        Doors.Held held = NOBODY_SET_THEM.held(false, false);

        assertThat(held).isEqualTo(new Doors.Held(true, SendPolicy.EVERYONE, Optional.empty()));
        assertThat(held.areOpenToStrangers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true,false,API keys", "false,true,auth.jwt", "true,true,auth.jwt"})
    void withKeysOrForeignTokensRegistrationIsClosedAndSendingNeedsAScope(
            boolean hasKeys, boolean hasForeignTokens, String why) {
        Doors.Held held = NOBODY_SET_THEM.held(hasKeys, hasForeignTokens);

        assertThat(held.words()).isEqualTo("register.open=false, send.policy=senders");
        assertThat(held.areOpenToStrangers()).isFalse();
        assertThat(held.reason().orElseThrow())
                .startsWith("register.open=false and send.policy=senders by default, since ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void whatSomebodySetWins(boolean hasKeys, boolean hasForeignTokens) {
        var open = new Doors(Optional.of(true), Optional.of(SendPolicy.EVERYONE));
        var closed = new Doors(Optional.of(false), Optional.of(SendPolicy.SELF));

        assertThat(open.held(hasKeys, hasForeignTokens))
                .isEqualTo(new Doors.Held(true, SendPolicy.EVERYONE, Optional.empty()));
        assertThat(closed.held(hasKeys, hasForeignTokens))
                .isEqualTo(new Doors.Held(false, SendPolicy.SELF, Optional.empty()));
    }

    @Test
    void oneMayBeSetAndTheOtherFits() {
        Doors.Held held = new Doors(Optional.of(true), Optional.empty()).held(true, false);

        assertThat(held.words()).isEqualTo("register.open=true, send.policy=senders");
        assertThat(held.reason().orElseThrow()).startsWith("send.policy=senders by default");
    }
}
