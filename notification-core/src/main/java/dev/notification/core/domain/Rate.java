package dev.notification.core.domain;

import java.time.Duration;

/**
 * How often something may happen: {@code amount} at once, and on average {@code amount} in each {@code period}.
 *
 * @param amount at least 1
 * @param period more than zero, at most a day
 */
public record Rate(long amount, Duration period) {
    private static final Duration DAY = Duration.ofDays(1);

    public Rate {
        if (amount < 1) {
            throw new IllegalArgumentException("a rate allows at least one: " + amount);
        }
        if (period.isNegative() || period.isZero() || period.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("the period of a rate is more than zero and at most a day: " + period);
        }
    }

    public static Rate perSecond(long amount) {
        return new Rate(amount, Duration.ofSeconds(1));
    }

    public static Rate perMinute(long amount) {
        return new Rate(amount, Duration.ofMinutes(1));
    }

    public static Rate perDay(long amount) {
        return new Rate(amount, DAY);
    }
}
