package dev.notification.core.port.in.inbox;

/** Tells beforehand whether there is room for one more who follows an inbox. */
@FunctionalInterface
public interface AdmitFollower {
    /**
     * Whether {@link FollowInbox} would let this request in now: the user has fewer of its kind than they may have, or the
     * request takes the place of the same device. Never blocks. A snapshot: of two that see the last place one gets it.
     */
    boolean hasRoom(FollowInbox.Request request);
}
