package dev.notification.core.domain;

/**
 * Names the subject of a notification within one inbox: a later send with the same key replaces the notification that
 * is still there instead of adding one. 1 to 128 bytes of UTF-8.
 */
public record CollapseKey(String value) {
    public CollapseKey {
        Text.checked("a collapse key", value, 128);
    }

    @Override
    public String toString() {
        return value;
    }
}
