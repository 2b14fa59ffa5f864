package dev.notification.core.testkit;

/** What every {@link dev.notification.core.port.out.InboxUpkeep} does, whatever it is made of. */
public interface InboxUpkeepContract extends ExpiryContract, RetentionContract {}
