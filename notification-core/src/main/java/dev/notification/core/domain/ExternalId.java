package dev.notification.core.domain;

/**
 * The application's own name of a user: 1 to 128 bytes of UTF-8 without control characters, in exact case. It means nothing to
 * this service; equal text is the same user, other text is another one.
 */
public record ExternalId(String value) implements Recipient.Name {
    public static final int MAX_BYTES = 128;

    private static final String WHAT = "an external id";

    public ExternalId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(WHAT + " must not be empty");
        }
        Text.wellFormed(WHAT, value, MAX_BYTES);
        value.codePoints().filter(Character::isISOControl).findFirst().ifPresent(point -> {
            throw new IllegalArgumentException(
                    WHAT + " must not contain control characters, such as " + Text.name(point));
        });
    }

    @Override
    public String toString() {
        return value;
    }
}
