package dev.notification.app.command;

/** What is done with each notification; the cursor moves on when it has returned. */
@FunctionalInterface
interface Handing {
    /**
     * Returns when it is done, however long that takes.
     *
     * @param isBacklog it is not news: it came while nobody listened
     */
    void hand(JsonText notification, boolean isBacklog);
}
