package dev.notification.core.memory;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.UserRecords;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class InMemoryUserRecords implements UserRecords {
    private final InMemoryUsers users;
    private final InMemoryInboxes inboxes;
    private final InMemoryDeviceStore devices;
    private final InMemoryLoginStore logins;

    InMemoryUserRecords(
            InMemoryUsers users, InMemoryInboxes inboxes, InMemoryDeviceStore devices, InMemoryLoginStore logins) {
        this.users = users;
        this.inboxes = inboxes;
        this.devices = devices;
        this.logins = logins;
    }

    @Override
    public Listing list(long after, String prefix, int limit) {
        synchronized (users) {
            List<User> fitting = users.after(after).stream()
                    .filter(user -> begins(user, prefix))
                    .limit(limit + 1L)
                    .toList();
            boolean more = fitting.size() > limit;
            List<User> page = more ? fitting.subList(0, limit) : fitting;
            return new Listing(
                    page.stream().map(this::listed).toList(),
                    more ? Optional.of(page.get(limit - 1).id().value()) : Optional.empty());
        }
    }

    private static boolean begins(User user, String prefix) {
        return user.externalId().filter(name -> name.value().startsWith(prefix)).isPresent()
                || user.username()
                        .filter(name -> name.value().startsWith(prefix))
                        .isPresent();
    }

    private Listed listed(User user) {
        long unread;
        synchronized (inboxes) {
            unread = inboxes.find(user.id()).map(InMemoryInbox::unread).orElse(0L);
        }
        return new Listed(
                user,
                unread,
                devices.list(user.id()).stream().map(Device::lastContact).findFirst());
    }

    private List<Held> held(Optional<UserId> user) {
        synchronized (inboxes) {
            return inboxes.all().stream()
                    .filter(inbox -> user.map(inbox.user()::equals).orElse(true))
                    .flatMap(inbox -> inbox.held().stream())
                    .toList();
        }
    }

    @Override
    public long held(UserId user) {
        return held(Optional.of(user)).stream()
                .filter(one -> one.content().isPresent())
                .count();
    }

    @Override
    public List<Held> inbox(UserId user, Optional<Revision> before, int limit) {
        return held(Optional.of(user)).stream()
                .filter(one -> before.map(end -> end.isAfter(one.arrived())).orElse(true))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Held> inbox(UserId user, NotificationId id) {
        return held(Optional.of(user)).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    @Override
    public List<Login> logins(UserId user, long skipped, int limit) {
        return logins.logins(user).stream().skip(skipped).limit(limit).toList();
    }

    @Override
    public SentPage sentBy(UserId sender, long after, int limit) {
        Stream<Held> sent = held(Optional.empty()).stream()
                .filter(one -> one.sender().equals(sender)
                        && one.id().value() > after
                        && one.content().isPresent())
                .sorted(Comparator.comparing(Held::id));
        List<Held> page = sent.limit(limit).toList();
        return new SentPage(
                page,
                page.size() == limit ? Optional.of(page.get(limit - 1).id().value()) : Optional.empty());
    }
}
