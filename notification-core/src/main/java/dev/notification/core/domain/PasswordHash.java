package dev.notification.core.domain;

/** What is stored of a password: a PHC string, which names its algorithm, parameters and salt. Never printed. */
public record PasswordHash(String value) {
    public PasswordHash {
        Text.wellFormed("a password hash", value, 512);
        if (!value.startsWith("$")) {
            throw new IllegalArgumentException("a password hash is a PHC string, which starts with $");
        }
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
