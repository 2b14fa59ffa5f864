package dev.notification.core.domain;

/** What a device has said of a notification: it can say no more than up to where it has the inbox. */
public enum Delivery {
    /** It has acknowledged the notification. */
    ACKED,
    /** It has acknowledged what came before, and not the notification. */
    BEHIND,
    /** The notification was there before the device connected for the first time: the device finds it in the history alone. */
    JOINED_LATER,
    /** It connects and has never acknowledged anything: nobody knows what it has. */
    NOT_ACKING;

    /**
     * @param epoch the inbox's present history
     * @param arrived where the notification stands in it
     */
    public static Delivery of(Device device, Epoch epoch, Revision arrived) {
        if (!device.epoch().equals(epoch)) {
            return BEHIND; // It has acknowledged nothing since the backup was restored.
        }
        if (!arrived.isAfter(device.started())) {
            return JOINED_LATER;
        }
        if (!arrived.isAfter(device.acknowledged())) {
            return ACKED;
        }
        return device.acknowledged().equals(device.started()) ? NOT_ACKING : BEHIND;
    }
}
