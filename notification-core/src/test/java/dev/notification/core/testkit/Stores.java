package dev.notification.core.testkit;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.SentStore;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An adapter's stores over the same data, and the few words that contract tests speak. */
public record Stores(
        AccountStore accounts,
        InboxStore inboxes,
        InboxUpkeep upkeep,
        SentStore sent,
        DeviceStore devices,
        LoginStore logins,
        AuditLog audit,
        Identity identity) {
    /** The stores of users, of machines and of what tokens are good for. */
    public record Identity(
            Directory directory,
            UserStore users,
            KeyStore keys,
            CutOffStore cutOffs,
            UserRecords records,
            Deletions deletions) {}

    /** Where nobody looks at the audit log, nor asks who users are. */
    public Stores(
            AccountStore accounts,
            InboxStore inboxes,
            InboxUpkeep upkeep,
            SentStore sent,
            DeviceStore devices,
            LoginStore logins) {
        this(
                accounts,
                inboxes,
                upkeep,
                sent,
                devices,
                logins,
                AuditLog.NONE,
                inMemory().identity());
    }

    public static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final int MAX_TRIES = 1000;
    private static final PasswordHash HASH = new PasswordHash("$test$hash");

    /** Empty ones that live as long as the test. */
    public static Stores inMemory() {
        var memory = new InMemoryStores();
        return new Stores(
                memory.accounts(),
                memory.inboxes(),
                memory.upkeep(),
                memory.sent(),
                memory.devices(),
                memory.logins(),
                memory.audit(),
                new Identity(
                        memory.directory(),
                        memory.users(),
                        memory.keys(),
                        memory.cutOffs(),
                        memory.records(),
                        memory.deletions()));
    }

    public Directory directory() {
        return identity.directory();
    }

    public UserStore users() {
        return identity.users();
    }

    public KeyStore keys() {
        return identity.keys();
    }

    public CutOffStore cutOffs() {
        return identity.cutOffs();
    }

    public UserRecords records() {
        return identity.records();
    }

    public Deletions deletions() {
        return identity.deletions();
    }

    public UserId user(String name) {
        return accounts.add(new Username(name), HASH, NOW).orElseThrow().id();
    }

    /** What finds an inbox locked is repeated, as whoever uses a store has to. */
    public Appended append(Submission... submissions) {
        return append(List.of(submissions));
    }

    private Appended append(List<Submission> submissions) {
        Appended appended = inboxes.append(submissions, NOW);
        List<Outcome> outcomes = new ArrayList<>(appended.outcomes());
        List<Change.Present> changes = new ArrayList<>(appended.changes());
        for (int tries = 1; outcomes.stream().anyMatch(Outcome.Locked.class::isInstance); tries++) {
            if (tries == MAX_TRIES) {
                throw new IllegalStateException("an inbox is locked for too long");
            }
            List<Integer> locked = IntStream.range(0, outcomes.size())
                    .filter(i -> outcomes.get(i) instanceof Outcome.Locked)
                    .boxed()
                    .toList();
            Appended again =
                    inboxes.append(locked.stream().map(submissions::get).toList(), NOW);
            for (int i = 0; i < locked.size(); i++) {
                outcomes.set(locked.get(i), again.outcomes().get(i));
            }
            changes.addAll(again.changes());
        }
        return new Appended(outcomes, changes);
    }

    /** Sends each message as a submission of its own, in one transaction. */
    public List<Receipt.Accepted> send(UserId sender, UserId recipient, String... messages) {
        List<Submission> submissions = Stream.of(messages)
                .map(message -> submission(sender, new Draft(recipient, Content.of(message))))
                .toList();
        return append(submissions).outcomes().stream()
                .flatMap(outcome -> receipts(outcome).stream())
                .map(Receipt.Accepted.class::cast)
                .toList();
    }

    public Receipt.Accepted send(UserId sender, UserId recipient, Content content) {
        Outcome outcome = append(submission(sender, new Draft(recipient, content)))
                .outcomes()
                .get(0);
        return (Receipt.Accepted) receipts(outcome).get(0);
    }

    public Head head(UserId user) {
        return inboxes.head(user).orElseThrow();
    }

    public long unread(UserId user) {
        return inboxes.head(user).orElseThrow().unread();
    }

    public HistoryPage history(UserId user) {
        return inboxes.history(user, HistoryFilter.DEFAULT, Optional.empty(), 200)
                .orElseThrow();
    }

    public List<String> messages(UserId user) {
        return history(user).notifications().stream()
                .map(notification -> notification.content().message())
                .toList();
    }

    public Feed feed(UserId user, long after) {
        return inboxes.changes(user, new Revision(after), 200).orElseThrow();
    }

    public static Submission submission(UserId sender, Draft... drafts) {
        return new Submission(sender, List.of(drafts), Optional.empty());
    }

    public static List<Receipt> receipts(Outcome outcome) {
        if (outcome instanceof Outcome.Stored stored) {
            return stored.receipts();
        }
        return ((Outcome.Repeated) outcome).receipts();
    }
}
