package dev.notification.app.config;

import java.util.Optional;

/**
 * One setting as it counts.
 *
 * @param value as somebody would write it; {@code hidden} for a secret that is set
 * @param origin where it was written, such as {@code NOTIFICATION_HTTP_PORT}; empty: nobody did, and it is the default
 */
public record WrittenSetting(Setting<?> setting, String value, Optional<String> origin) {}
