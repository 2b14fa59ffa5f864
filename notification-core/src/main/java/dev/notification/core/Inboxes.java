package dev.notification.core;

import dev.notification.core.application.inbox.Addressing;
import dev.notification.core.application.inbox.Devices;
import dev.notification.core.application.inbox.GrowingInboxes;
import dev.notification.core.application.inbox.HeadAsking;
import dev.notification.core.application.inbox.Housekeeping;
import dev.notification.core.application.inbox.InboxChanging;
import dev.notification.core.application.inbox.InboxFollowing;
import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.application.inbox.Listening;
import dev.notification.core.application.inbox.Sending;
import dev.notification.core.application.inbox.SentReading;
import dev.notification.core.application.inbox.Sweeping;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.RunningTicker;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.AdmitFollower;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.CountInbox;
import dev.notification.core.port.in.inbox.EndFollowing;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.in.inbox.ListenToInbox;
import dev.notification.core.port.in.inbox.MarkSeen;
import dev.notification.core.port.in.inbox.OpenInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.ReadPresence;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.core.port.in.inbox.SearchInbox;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.port.out.NamedUsers;
import dev.notification.core.port.out.SentStore;
import dev.notification.core.port.out.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.IntSupplier;

/**
 * Inboxes, assembled: give them their stores, use their inbound ports, close them. They know nothing of accounts: whose
 * number a {@link dev.notification.core.domain.UserId} is, and who may act for that user, is the application's concern, be
 * it through {@link Accounts} or in its own way. Thread-safe. Only what was opened here is closed here: threads, not
 * stores.
 */
public final class Inboxes implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration ACKNOWLEDGE_PAUSE = Duration.ofMillis(200);
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);
    /** A following has at most one turn waiting, so there is room for all of them. */
    private static final int MAX_TURNS = 1_000_000;

    private static final int MAX_QUESTIONS = 16;

    private final InboxStore store;
    private final ExecutorService heads = Threads.pool("notification-head", 1, MAX_QUESTIONS);
    private final ExecutorService names = Threads.pool("notification-name", 1, MAX_QUESTIONS);
    private final ExecutorService contacts = Threads.pool("notification-device", 1, MAX_QUESTIONS);
    private final ExecutorService turns;
    private final ThreadPoolExecutor sweeps = Threads.pool("notification-sweep", 1, MAX_QUESTIONS);
    private final Loop clockwork = new Loop("notification-tick");
    private final Loop acknowledging = new Loop("notification-acknowledge");
    private final Loop freedNames = new Loop("notification-freed-names");
    private final Loop housekeeping;
    private final InboxReading reading;
    private final HeadAsking asking;
    private final Devices devices;
    private final SentReading sentReading;
    private final InboxFollowing following;
    private final Listening listening;
    private final Addressing addressing;
    private final NamedUsers named;
    private final Sending sending;
    private final Sweeping sweeping;
    private final InboxChanging changing;

    /**
     * Where inboxes are kept; all of one database.
     *
     * @param storage the room that they have
     * @param directory whom names stand for
     */
    public record Stores(
            InboxStore inboxes,
            InboxUpkeep upkeep,
            SentStore sent,
            DeviceStore devices,
            Storage storage,
            Directory directory) {
        /** Stores that are never short of room, of users who have numbers only. */
        public Stores(InboxStore inboxes, InboxUpkeep upkeep, SentStore sent, DeviceStore devices) {
            this(inboxes, upkeep, sent, devices, Storage.AMPLE);
        }

        /** Stores of users who have numbers only. */
        public Stores(InboxStore inboxes, InboxUpkeep upkeep, SentStore sent, DeviceStore devices, Storage storage) {
            this(inboxes, upkeep, sent, devices, storage, Directory.NONE);
        }

        /** The same, and whom names stand for. */
        public Stores with(Directory directory) {
            return new Stores(inboxes, upkeep, sent, devices, storage, directory);
        }

        public Stores {
            Objects.requireNonNull(storage);
            Objects.requireNonNull(inboxes);
            Objects.requireNonNull(upkeep);
            Objects.requireNonNull(sent);
            Objects.requireNonNull(devices);
            Objects.requireNonNull(directory);
        }
    }

    /**
     * What inboxes may use, and their rules. Policies and quotas bind users; not the application itself.
     *
     * @param sendPolicy which users may send to whom
     * @param catchUpThreads how many followings read the store at once, at least 1
     * @param quotas how much each user may send
     * @param receipts what senders may know of what became of what they sent
     * @param creation what makes users of names that nobody has
     */
    public record Limits(
            SendLimits sending,
            SendPolicy sendPolicy,
            Retention retention,
            int catchUpThreads,
            SendQuotas quotas,
            ReceiptPolicy receipts,
            UserCreation creation) {
        /** For users that the application trusts: no quotas, and senders may know everything. */
        public static final Limits DEFAULT = new Limits(
                SendLimits.DEFAULT, SendPolicy.EVERYONE, Retention.DEFAULT, 4, SendQuotas.NONE, ReceiptPolicy.FULL);

        /** A send makes a user of an external id that nobody has. */
        public Limits(
                SendLimits sending,
                SendPolicy sendPolicy,
                Retention retention,
                int catchUpThreads,
                SendQuotas quotas,
                ReceiptPolicy receipts) {
            this(sending, sendPolicy, retention, catchUpThreads, quotas, receipts, UserCreation.ALWAYS);
        }

        /** The same with another rule for what makes users. */
        public Limits withCreation(UserCreation rule) {
            return new Limits(sending, sendPolicy, retention, catchUpThreads, quotas, receipts, rule);
        }

        /** The same with another number of transactions of sends at once. */
        public Limits withLanes(int lanes) {
            return new Limits(
                    sending.withLanes(lanes), sendPolicy, retention, catchUpThreads, quotas, receipts, creation);
        }

        /** The same with another rule for who sends to whom. */
        public Limits withSendPolicy(SendPolicy policy) {
            return new Limits(sending, policy, retention, catchUpThreads, quotas, receipts, creation);
        }

        /** The same with other quotas. */
        public Limits withQuotas(SendQuotas others) {
            return new Limits(sending, sendPolicy, retention, catchUpThreads, others, receipts, creation);
        }

        /** The same with another rule for what senders may know. */
        public Limits withReceipts(ReceiptPolicy policy) {
            return new Limits(sending, sendPolicy, retention, catchUpThreads, quotas, policy, creation);
        }

        public Limits {
            Objects.requireNonNull(sending);
            Objects.requireNonNull(sendPolicy);
            Objects.requireNonNull(retention);
            Objects.requireNonNull(quotas);
            Objects.requireNonNull(receipts);
            Objects.requireNonNull(creation);
            if (catchUpThreads < 1) {
                throw new IllegalArgumentException("at least one thread catches up");
            }
        }
    }

    /**
     * Opens them: what has expired while nobody was here is removed before this returns. Blocks on the store.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     * @throws dev.notification.core.port.OverloadedException if it is busy for too long
     */
    public Inboxes(Stores stores, InstantSource clock, Limits limits) {
        Ticker ticker = new RunningTicker(Ticker.system());
        this.store = stores.inboxes();
        this.turns = Threads.pool("notification-catch-up", limits.catchUpThreads(), MAX_TURNS);
        this.reading = new InboxReading(store);
        this.asking = new HeadAsking(store, ticker, heads);
        this.devices = new Devices(stores.devices(), stores.sent(), store.epoch(), clock, ticker, contacts);
        this.sentReading = new SentReading(devices, limits.receipts(), stores.directory());
        this.following = new InboxFollowing(store, reading, asking, devices, clock, turns);
        this.listening = new Listening(following, reading);
        var growing = new GrowingInboxes(following, limits.retention());
        this.addressing = new Addressing(stores.directory(), clock, ticker, limits.sending(), names);
        boolean createsUsers = limits.creation().bySigningIn();
        this.named = name -> addressing.userOf(name, createsUsers);
        this.sending = new Sending(
                store,
                stores.storage(),
                following,
                growing,
                addressing,
                limits.sendPolicy(),
                limits.creation(),
                limits.quotas(),
                clock,
                ticker,
                limits.sending());
        sweeps.prestartAllCoreThreads();
        this.sweeping = new Sweeping(store, following, clock, sweeps);
        this.changing = new InboxChanging(store, following, sweeping, clock);
        this.housekeeping = new Loop("notification-housekeeping");
        var upkeep = new Housekeeping(stores.upkeep(), following, growing, clock, limits.retention());
        try {
            upkeep.expire();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        upkeep.contributeTo(housekeeping);
        freedNames.every("freed_names", Duration.ZERO, TICK, addressing::look);
        clockwork.every("names", TICK, addressing::tick);
        clockwork.every("following", TICK, following::tick);
        clockwork.every("listeners", TICK, listening::tick);
        acknowledging.every("acknowledgements", ACKNOWLEDGE_PAUSE, devices::write);
    }

    /** Inboxes that live as long as the process, for embedding and tests. */
    public static Inboxes inMemory() {
        var stores = new InMemoryStores();
        return new Inboxes(
                new Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices()).with(stores.directory()),
                SteadyClock.system(),
                // One lock guards all that is in memory.
                Limits.DEFAULT.withLanes(1));
    }

    public OpenInbox openInbox() {
        return store::open;
    }

    public SendNotification sendNotification() {
        return sending;
    }

    public FollowInbox followInbox() {
        return following;
    }

    public AdmitFollower admitFollower() {
        return following;
    }

    public EndFollowing endFollowing() {
        return following;
    }

    public ListenToInbox listenToInbox() {
        return listening;
    }

    public ReadPresence readPresence() {
        return following;
    }

    public ReadHistory readHistory() {
        return reading;
    }

    public CountInbox countInbox() {
        return reading;
    }

    public SearchInbox searchInbox() {
        return reading;
    }

    public ReadHead readHead() {
        return reading;
    }

    public AskHead askHead() {
        return asking;
    }

    public ReadChanges readChanges() {
        return reading;
    }

    public ChangeState changeState() {
        return changing;
    }

    public SweepInbox sweepInbox() {
        return sweeping;
    }

    public MarkSeen markSeen() {
        return changing;
    }

    /** For whoever signs users in by the application's own names. */
    public NamedUsers namedUsers() {
        return named;
    }

    public RecallNotification recallNotification() {
        return changing;
    }

    public ReadSent readSent() {
        return sentReading;
    }

    public AcknowledgeChanges acknowledgeChanges() {
        return devices;
    }

    public ListDevices listDevices() {
        return devices;
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return List.of(
                sending,
                addressing,
                asking,
                devices,
                following,
                sweeping,
                housekeeping,
                clockwork,
                acknowledging,
                freedNames);
    }

    /**
     * What has been counted since the start, for metrics.
     *
     * @param singleSends how requests with one notification ended
     * @param batchSends how requests with more ended
     * @param sendNanos from when a send was accepted until it was answered, of those that the store answered
     * @param commitNanos how long commits of sends took
     * @param commitSizes how many sends each had
     * @param limited how often each quota has refused a send
     * @param resumes how sessions went on where they had left off: {@code replayed} or {@code nothing}, or why they had to
     *     begin anew
     * @param resumeChanges how many changes were replayed to those that had missed some
     * @param catchUpNanos from the beginning of a session until it was live
     * @param waitingCatchUps how many turns of catching up wait for theirs
     */
    public record Measures(
            Tally singleSends,
            Tally batchSends,
            Distribution sendNanos,
            Distribution commitNanos,
            Distribution commitSizes,
            Tally limited,
            Tally resumes,
            Distribution resumeChanges,
            Distribution catchUpNanos,
            IntSupplier waitingCatchUps) {}

    public Measures measures() {
        return new Measures(
                sending.measures().single(),
                sending.measures().batch(),
                sending.measures().nanos(),
                sending.commitNanos(),
                sending.commitSizes(),
                sending.limited(),
                following.measures().outcomes(),
                following.measures().changes(),
                following.measures().nanos(),
                following::waitingTurns);
    }

    /** The pools of threads by their names, to be looked at. */
    public Map<String, ExecutorService> threads() {
        Map<String, ExecutorService> all = new LinkedHashMap<>(sending.threads());
        all.putAll(Map.of(
                "notification-head", heads,
                "notification-name", names,
                "notification-device", contacts,
                "notification-sweep", sweeps,
                "notification-catch-up", turns));
        return all;
    }

    /** Commits what was accepted, ends those who follow, then the threads; waits a few seconds at most. */
    @Override
    public void close() {
        housekeeping.close();
        clockwork.close();
        freedNames.close();
        addressing.close();
        sending.close();
        sweeping.close();
        following.close();
        asking.close();
        acknowledging.close();
        devices.close();
        List.of(sweeps, heads, names, contacts, turns).forEach(threads -> {
            threads.shutdown();
            Threads.awaitEnd(threads, END_PATIENCE);
        });
    }
}
