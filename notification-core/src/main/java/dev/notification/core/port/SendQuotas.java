package dev.notification.core.port;

import dev.notification.core.domain.Rate;
import java.util.Objects;
import java.util.Optional;

/**
 * How much each sender may send, whatever is waiting. Users are held to it; the application that the service is embedded in is
 * not, and services with their keys only to what is said of them.
 *
 * @param enabled false: nobody is held to anything
 * @param sends notifications, one for each recipient
 * @param bytes of those: about what they hold in memory, a few hundred more than their text
 * @param longTerm notifications again, over a longer time: what fills a disk
 * @param unknownRecipients recipients that do not exist: user ids follow one another, so whoever may try them all knows who
 *     is there. It does not bind users with {@link dev.notification.core.domain.Role#SENDER}: those are the operator's own
 * @param keySends notifications of one service, whichever of its keys it shows; empty: any number
 */
public record SendQuotas(
        boolean enabled, Rate sends, Rate bytes, Rate longTerm, Rate unknownRecipients, Optional<Rate> keySends) {
    public static final SendQuotas DEFAULT = new SendQuotas(
            true, Rate.perSecond(2000), Rate.perSecond(4_000_000), Rate.perDay(1_000_000), Rate.perMinute(100));

    public static final SendQuotas NONE =
            new SendQuotas(false, DEFAULT.sends(), DEFAULT.bytes(), DEFAULT.longTerm(), DEFAULT.unknownRecipients());

    /** Services may send any number. */
    public SendQuotas(boolean enabled, Rate sends, Rate bytes, Rate longTerm, Rate unknownRecipients) {
        this(enabled, sends, bytes, longTerm, unknownRecipients, Optional.empty());
    }

    /** The same with another rate for each service. */
    public SendQuotas withKeySends(Optional<Rate> rate) {
        return new SendQuotas(enabled, sends, bytes, longTerm, unknownRecipients, rate);
    }

    public SendQuotas {
        Objects.requireNonNull(keySends);
        Objects.requireNonNull(sends);
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(longTerm);
        Objects.requireNonNull(unknownRecipients);
    }
}
