package dev.notification.core.testkit;

/**
 * What {@link dev.notification.core.port.in.inbox.FollowInbox} does for every kind of follower that is told everything and
 * may lack room, on whatever store. Kinds that hear less implement those parts that they can show.
 */
public interface FollowInboxContract
        extends FollowingContract,
                AnnouncementContract,
                RecheckContract,
                StartAndLiveContract,
                RoomContract,
                ResetContract,
                DevicePlaceContract,
                AdmissionContract,
                EndOfFollowingContract,
                DeadFollowerContract,
                StoreAwayContract,
                FairFollowingContract,
                InterleavingContract,
                FollowingRaceContract {}
