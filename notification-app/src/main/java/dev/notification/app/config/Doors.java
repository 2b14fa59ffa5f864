package dev.notification.app.config;

import dev.notification.core.domain.SendPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules for opening accounts and for sending, as far as somebody has set them. What nobody set fits the deployment: a bare server is
 * open, for whoever tries it out; one that an application uses by keys, or whose users bring its tokens, is not.
 */
public record Doors(Optional<Boolean> registration, Optional<SendPolicy> sending) {
    public Doors {
        Objects.requireNonNull(registration);
        Objects.requireNonNull(sending);
    }

    /**
     * @param hasKeys whether there is an API key that is still good
     * @param hasForeignTokens whether the application's own tokens are taken
     */
    public Held held(boolean hasKeys, boolean hasForeignTokens) {
        boolean isOpen = !hasKeys && !hasForeignTokens;
        List<String> closed = new ArrayList<>();
        if (!isOpen && registration.isEmpty()) {
            closed.add("register.open=false");
        }
        if (!isOpen && sending.isEmpty()) {
            closed.add("send.policy=" + word(SendPolicy.SENDERS));
        }
        return new Held(
                registration.orElse(isOpen),
                sending.orElse(isOpen ? SendPolicy.EVERYONE : SendPolicy.SENDERS),
                Optional.of(closed).filter(words -> !words.isEmpty()).map(words -> reason(words, hasForeignTokens)));
    }

    private static String reason(List<String> closed, boolean hasForeignTokens) {
        return String.join(" and ", closed) + " by default, since "
                + (hasForeignTokens ? "the application's own tokens are taken (auth.jwt)" : "there are API keys")
                + ": set it to have it otherwise";
    }

    private static String word(SendPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    /**
     * What holds while the server runs.
     *
     * @param reason in words, where something is closed that nobody has set
     */
    public record Held(boolean isRegistrationOpen, SendPolicy sendPolicy, Optional<String> reason) {
        public Held {
            Objects.requireNonNull(sendPolicy);
            Objects.requireNonNull(reason);
        }

        /** Whether strangers may open an account and send to every user. */
        public boolean areOpenToStrangers() {
            return isRegistrationOpen && sendPolicy == SendPolicy.EVERYONE;
        }

        /** As the settings are written. */
        public String words() {
            return "register.open=" + isRegistrationOpen + ", send.policy=" + word(sendPolicy);
        }
    }
}
