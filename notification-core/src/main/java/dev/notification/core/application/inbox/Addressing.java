package dev.notification.core.application.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.Directory.Found;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds out whose inboxes a command's names mean, before it goes to its commit. A name that was asked for of late costs no
 * question; the others are asked for with those of all who ask meanwhile. Thread-safe; nothing but {@link #look} blocks.
 */
public final class Addressing implements Component, AutoCloseable {
    static final int MAX_NAMES = 100_000;
    /** What waits here may hold a part of what may wait for commits: one of so many. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int BYTES_PART = 4;
    /** What each sender may hold of it in any case. */
    private static final int BYTES_SHARE = 128 << 10;

    private final Directory directory;
    private final InstantSource clock;
    private final Ticker ticker;
    private final long patienceNanos;
    private final NameCache cache;
    private final WaitingBytes bytes;
    private final Gathering<Question, Optional<Found>> gathering;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final LongAdder created = new LongAdder();
    private long freedNumber;

    /** @param create whether a user is made if nobody has that name */
    private record Question(Recipient.Name name, boolean create) {}

    /** A command that waits for answers. */
    private record Waiting(long sinceNanos, CompletableFuture<Void> answered) {}

    /** @param executor may block; its owner closes it, after this */
    public Addressing(Directory directory, InstantSource clock, Ticker ticker, SendLimits limits, Executor executor) {
        this.directory = directory;
        this.clock = clock;
        this.ticker = ticker;
        this.patienceNanos = limits.maxWait().toNanos();
        this.cache = new NameCache(MAX_NAMES, ticker);
        this.bytes = new WaitingBytes(limits.maxWaitingBytes() / BYTES_PART, BYTES_SHARE, RANDOM.nextLong());
        this.gathering = new Gathering<>("notification-name", this::answers, ticker, executor);
    }

    /** Empty: some of the names have to be asked for. */
    Optional<Addressees> known(List<? extends Addressed> drafts) {
        List<Draft> all = new ArrayList<>(drafts.size());
        for (Addressed draft : drafts) {
            if (draft instanceof Addressed.ByName named) {
                Optional<UserId> user = cache.find(named.recipient());
                if (user.isEmpty()) {
                    return Optional.empty();
                }
                all.add(named.resolved(user.get()));
            } else if (draft instanceof Draft numbered) {
                all.add(numbered);
            }
        }
        return Optional.of(new Addressees(all, Set.of(), Set.of()));
    }

    /**
     * Completes on a thread that others wait for, so what depends on it must not block; nothing is stored but users. Fails with
     * {@link StoreUnavailableException} and {@link OverloadedException} as a send does, within its time, and at once if too
     * much waits: with {@link RateLimitedException} if that is the sender's own.
     *
     * @param create whether users are made for external ids that nobody has
     */
    CompletionStage<Addressees> ask(UserId sender, List<? extends Addressed> drafts, boolean create) {
        int weight = PendingSend.weightOf(drafts);
        try {
            bytes.add(sender, weight);
        } catch (OverloadedException | RateLimitedException e) {
            return CompletableFuture.failedStage(e);
        }
        Set<Question> questions = new LinkedHashSet<>();
        for (Addressed draft : drafts) {
            if (draft.recipient() instanceof Recipient.Name name) {
                questions.add(new Question(name, create && name instanceof ExternalId));
            }
        }
        List<CompletableFuture<Optional<Found>>> answers = gathering.askAll(questions);
        CompletableFuture<Void> answered = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        var waits = new Waiting(ticker.nanos(), answered);
        waiting.add(waits);
        return answered.whenComplete((none, failure) -> {
                    waiting.remove(waits);
                    bytes.remove(sender, weight);
                    answers.forEach(answer -> answer.cancel(false)); // Those that nobody waits for any more.
                })
                .thenApply(none -> Addressees.of(drafts, found(questions, answers)));
    }

    /**
     * Of one name, for whoever signs in with it; as {@link dev.notification.core.port.out.NamedUsers#userOf} says.
     *
     * @param create whether a user is made if nobody has it
     */
    public CompletionStage<Optional<UserId>> userOf(ExternalId name, boolean create) {
        Optional<UserId> known = cache.find(name);
        return known.isPresent()
                ? CompletableFuture.completedStage(known)
                : gathering.ask(new Question(name, create)).thenApply(found -> found.map(Found::user));
    }

    private static Map<Recipient.Name, Found> found(
            Set<Question> questions, List<CompletableFuture<Optional<Found>>> answers) {
        Map<Recipient.Name, Found> found = new HashMap<>();
        Iterator<CompletableFuture<Optional<Found>>> next = answers.iterator();
        for (Question question : questions) {
            next.next().join().ifPresent(who -> found.put(question.name(), who));
        }
        return found;
    }

    /** One question for names that may get users, one for the others; of those who ask for a new one, the first has it made. */
    private List<Optional<Found>> answers(List<Question> questions) {
        long version = cache.version();
        Set<ExternalId> creating = new LinkedHashSet<>();
        Set<Recipient.Name> finding = new LinkedHashSet<>();
        for (Question question : questions) {
            if (question.create() && question.name() instanceof ExternalId id) {
                creating.add(id);
            }
        }
        for (Question question : questions) {
            if (!question.create() && !creating.contains(question.name())) {
                finding.add(question.name());
            }
        }
        Map<Recipient.Name, Found> found = new HashMap<>();
        if (!creating.isEmpty()) {
            found.putAll(findOrCreate(creating));
        }
        if (!finding.isEmpty()) {
            directory.find(finding).forEach((name, user) -> found.put(name, new Found(user, false)));
        }
        found.forEach((name, who) -> {
            cache.put(name, who.user(), version);
            created.add(who.isNew() ? 1 : 0);
        });
        return answers(questions, found);
    }

    private Map<ExternalId, Found> findOrCreate(Set<ExternalId> names) {
        try {
            return directory.findOrCreate(names, clock.instant());
        } catch (StoreUnavailableException e) {
            // There may be users now; nothing was sent to them, and that is what callers ask about.
            throw new StoreUnavailableException(e.getMessage(), e);
        }
    }

    private static List<Optional<Found>> answers(List<Question> questions, Map<Recipient.Name, Found> found) {
        Set<Recipient.Name> told = new HashSet<>();
        List<Optional<Found>> answers = new ArrayList<>(questions.size());
        for (Question question : questions) {
            Found who = found.get(question.name());
            boolean isFirst = who != null && who.isNew() && question.create() && told.add(question.name());
            answers.add(Optional.ofNullable(who).map(any -> new Found(any.user(), isFirst)));
        }
        return answers;
    }

    /** Whom it stood for is not there any more. */
    void forget(Recipient.Name name) {
        cache.drop(name);
    }

    /** Learns which names were given up, by whichever process. Blocks on the store; to be called every second, by one thread. */
    public void look() {
        long started = ticker.nanos();
        Directory.Freed freed = directory.freed(freedNumber);
        cache.looked(freed.names(), started);
        freedNumber = freed.number();
    }

    /** Ends the waiting of those that have waited too long, whatever the store does: nothing of them is stored. */
    public void tick() {
        long now = ticker.nanos();
        for (Waiting one : waiting) {
            if (now - one.sinceNanos() > patienceNanos) {
                one.answered()
                        .completeExceptionally(
                                new StoreUnavailableException("the store takes too long to say who is meant", null));
            }
        }
    }

    @Override
    public Check check() {
        return gathering.check();
    }

    /** Beside what was asked: how many names are {@code known}, and for how many {@code users_created} were made. */
    @Override
    public Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>(gathering.stats());
        figures.put("known", (long) cache.size());
        figures.put("users_created", created.sum());
        return figures;
    }

    /** What has not been asked yet fails. */
    @Override
    public void close() {
        gathering.close();
    }
}
