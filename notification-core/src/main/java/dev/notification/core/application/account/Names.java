package dev.notification.core.application.account;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Directory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the user that is meant, by number or by name; always asks the store. Every method blocks on it. */
public final class Names {
    private final Directory directory;
    private final InstantSource clock;
    private final boolean createsUsers;

    /** @param createsUsers whether an external id never seen before may be a new user */
    public Names(Directory directory, InstantSource clock, boolean createsUsers) {
        this.directory = directory;
        this.clock = clock;
        this.createsUsers = createsUsers;
    }

    /** Nobody is made. */
    Optional<UserId> find(Recipient recipient) {
        if (recipient instanceof UserId user) {
            return Optional.of(user).filter(one -> of(one).isPresent());
        }
        var name = (Recipient.Name) recipient;
        return Optional.ofNullable(directory.find(List.of(name)).get(name));
    }

    /** A user is made for an external id that stands for nobody, if that is wanted. */
    Optional<UserId> findOrCreate(Recipient recipient) {
        if (createsUsers && recipient instanceof ExternalId id) {
            return Optional.ofNullable(
                            directory.findOrCreate(List.of(id), clock.instant()).get(id))
                    .map(Directory.Found::user);
        }
        return find(recipient);
    }

    Optional<ExternalId> externalId(UserId user) {
        return of(user).flatMap(Directory.Names::externalId);
    }

    private Optional<Directory.Names> of(UserId user) {
        return Optional.ofNullable(directory.names(Set.of(user)).get(user));
    }
}
