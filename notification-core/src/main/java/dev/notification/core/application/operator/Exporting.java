package dev.notification.core.application.operator;

import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.User;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Reads what names a user, part by part. Every page is entered in the audit log: nobody gets any by beginning in the middle. */
public final class Exporting implements ExportUser {
    /** What one page holds at most, and about how often it asks the store for that. */
    private static final int ITEMS = 200;

    private static final int QUESTIONS = 8;
    /** What was sent is looked for among what everybody sent. */
    private static final int AT_ONCE = 2;

    private final UserStore users;
    private final UserRecords records;
    private final InboxStore inboxes;
    private final DeviceStore devices;
    private final AuditLog audit;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    public Exporting(UserStore users, UserRecords records, InboxStore inboxes, DeviceStore devices, AuditLog audit) {
        this.users = users;
        this.records = records;
        this.inboxes = inboxes;
        this.devices = devices;
        this.audit = audit;
    }

    @Override
    public Optional<Page> export(Command command) {
        if (!turns.tryAcquire()) {
            throw new OverloadedException("others are exporting users now");
        }
        try {
            return users.find(command.who()).map(user -> page(user, command));
        } finally {
            turns.release();
        }
    }

    private Page page(User user, Command command) {
        Place from = command.from().orElse(new Place(Part.ACCOUNT, 0));
        audit.enter(List.of(command.act().entry(Action.EXPORTED, user.id(), "from " + from.text())));
        List<Item> items = new ArrayList<>();
        Optional<Place> place = Optional.of(from);
        for (int asked = 0; place.isPresent() && items.size() < ITEMS && asked < QUESTIONS; asked++) {
            Page part = read(user, place.get(), ITEMS - items.size());
            items.addAll(part.items());
            place = part.next();
        }
        return new Page(items, place);
    }

    /** Some of one part. */
    private Page read(User user, Place place, int limit) {
        return switch (place.part()) {
            case ACCOUNT ->
                new Page(
                        List.of(new Item(new Place(Part.DEVICES, 0), account(user))),
                        Optional.of(new Place(Part.DEVICES, 0)));
            case DEVICES -> devices(user, place, limit);
            case LOGINS -> logins(user, place, limit);
            case INBOX -> inbox(user, place, limit);
            case SENT -> sent(user, place, limit);
            case AUDIT -> audited(user, place, limit);
        };
    }

    private What account(User user) {
        return new What.OfAccount(user, inboxes.head(user.id()).orElseGet(() -> Head.empty(inboxes.epoch())));
    }

    /** There are few, so all are read each time. */
    private Page devices(User user, Place place, int limit) {
        return counted(
                place,
                devices.list(user.id()).stream()
                        .skip(place.at())
                        .limit(limit)
                        .<What>map(What.OfDevice::new)
                        .toList(),
                limit);
    }

    private Page logins(User user, Place place, int limit) {
        return counted(
                place,
                records.logins(user.id(), place.at(), limit).stream()
                        .<What>map(What.OfLogin::new)
                        .toList(),
                limit);
    }

    /** The place of each is how many were before it, and itself. */
    private static Page counted(Place place, List<What> found, int limit) {
        List<Item> items = IntStream.range(0, found.size())
                .mapToObj(i -> new Item(new Place(place.part(), place.at() + i + 1), found.get(i)))
                .toList();
        return new Page(items, Optional.of(rest(items, limit, place.part())));
    }

    private Page inbox(User user, Place place, int limit) {
        Optional<Revision> before = Optional.of(place.at()).filter(at -> at > 0).map(Revision::new);
        List<Held> found = records.inbox(user.id(), before, limit);
        List<Item> items = found.stream()
                .map(held -> new Item(new Place(Part.INBOX, held.arrived().value()), new What.OfInbox(held)))
                .toList();
        return new Page(items, Optional.of(rest(items, limit, Part.INBOX)));
    }

    private Page sent(User user, Place place, int limit) {
        UserRecords.SentPage found = records.sentBy(user.id(), place.at(), limit);
        List<Item> items = found.sent().stream()
                .map(held -> new Item(new Place(Part.SENT, held.id().value()), new What.OfSent(held)))
                .toList();
        return new Page(
                items,
                Optional.of(found.next().map(at -> new Place(Part.SENT, at)).orElseGet(() -> after(Part.SENT))));
    }

    private Page audited(User user, Place place, int limit) {
        List<Item> items =
                audit.find(new AuditLog.Query(place.at(), Optional.empty(), Optional.of(user.id()), limit)).stream()
                        .map(one -> new Item(new Place(Part.AUDIT, one.id()), new What.OfAudit(one)))
                        .toList();
        return new Page(
                items,
                items.size() < limit
                        ? Optional.empty()
                        : Optional.of(items.get(limit - 1).place()));
    }

    private static Place rest(List<Item> items, int limit, Part part) {
        return items.size() < limit ? after(part) : items.get(limit - 1).place();
    }

    private static Place after(Part part) {
        return new Place(Part.values()[part.ordinal() + 1], 0);
    }
}
