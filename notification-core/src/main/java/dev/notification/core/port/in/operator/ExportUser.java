package dev.notification.core.port.in.operator;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.UserRecords;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands out everything that names a user, a page at a time. */
@FunctionalInterface
public interface ExportUser {
    /**
     * The next items; empty if nobody goes by that. The first page is in the audit log before this returns. Pages are not of one
     * moment: what changes while somebody reads them may be in there as it was or as it is. Blocks on the store.
     *
     * @throws dev.notification.core.port.OverloadedException if too many exports are read at once
     */
    Optional<Page> export(Command command);

    /** @param from where an earlier page ended; empty: the first page */
    record Command(Recipient who, Act act, Optional<Place> from) {
        public Command {
            Objects.requireNonNull(who);
            Objects.requireNonNull(act);
            Objects.requireNonNull(from);
        }
    }

    /** @param next where the next page goes on; empty: that was all */
    record Page(List<Item> items, Optional<Place> next) {
        public Page {
            items = List.copyOf(items);
            Objects.requireNonNull(next);
        }
    }

    /** The parts of an export, in their order. */
    enum Part {
        ACCOUNT,
        DEVICES,
        LOGINS,
        INBOX,
        SENT,
        AUDIT
    }

    /** @param at the last one of the part that was handed out; 0: none yet */
    record Place(Part part, long at) {
        private static final Pattern FORM = Pattern.compile("[0-5]\\.[0-9]{1,18}");

        public Place {
            Objects.requireNonNull(part);
        }

        /** @throws IllegalArgumentException if it is none */
        public static Place parse(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("this is not where an export goes on");
            }
            return new Place(Part.values()[text.charAt(0) - '0'], Long.parseLong(text.substring(2)));
        }

        public String text() {
            return part.ordinal() + "." + at;
        }
    }

    /**
     * One thing that names the user.
     *
     * @param place where an export that ended behind it goes on
     */
    record Item(Place place, What what) {
        public Item {
            Objects.requireNonNull(place);
            Objects.requireNonNull(what);
        }
    }

    /** What it is. */
    sealed interface What {
        record OfAccount(User user, Head head) implements What {
            public OfAccount {
                Objects.requireNonNull(user);
                Objects.requireNonNull(head);
            }
        }

        record OfDevice(Device device) implements What {
            public OfDevice {
                Objects.requireNonNull(device);
            }
        }

        record OfLogin(UserRecords.Login login) implements What {
            public OfLogin {
                Objects.requireNonNull(login);
            }
        }

        /** In the user's inbox. */
        record OfInbox(Held notification) implements What {
            public OfInbox {
                Objects.requireNonNull(notification);
            }
        }

        /** In others' inboxes. */
        record OfSent(Held notification) implements What {
            public OfSent {
                Objects.requireNonNull(notification);
            }
        }

        record OfAudit(AuditLog.Numbered entry) implements What {
            public OfAudit {
                Objects.requireNonNull(entry);
            }
        }
    }
}
