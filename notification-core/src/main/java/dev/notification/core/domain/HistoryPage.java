package dev.notification.core.domain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of an inbox's history, newest arrival first.
 *
 * @param next where the next, older page starts ({@code before} of its query); empty: there is none
 * @param head the inbox's end, read before the notifications: following the feed from its cursor misses nothing
 */
public record HistoryPage(List<Notification> notifications, Optional<Revision> next, Head head) {
    public HistoryPage {
        notifications = List.copyOf(notifications);
        Objects.requireNonNull(next);
        Objects.requireNonNull(head);
    }
}
