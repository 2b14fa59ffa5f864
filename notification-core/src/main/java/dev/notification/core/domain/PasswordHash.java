package dev.notification.core.domain;

/** What is stored of a password: a PHC string, which names its algorithm, parameters and salt. Never printed. */
public record PasswordHash(String value) {
    public PasswordHash {
        if (!value.startsWith("$") || value.length() > 512) {
            throw new IllegalArgumentException("a password hash is a PHC string of at most 512 characters");
        }
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
