package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.SendTrace;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Accepts notifications and gets each to its recipient's devices now, or when they next connect. */
@FunctionalInterface
public interface SendNotification {
    /** How many drafts one command may carry. */
    int MAX_DRAFTS = 1000;

    /**
     * Completes once the outcome is durable; never before. Callable from any thread, never blocks. Sends of one caller
     * that were completed one after another keep that order in an inbox. A repeated idempotency key completes with the
     * first outcome, word for word; a send of which nothing was stored leaves its key free. Fails with {@link dev.notification.core.port.StoreUnavailableException} if nothing was stored (or
     * nobody knows), and with {@link dev.notification.core.port.OverloadedException} if too many sends wait; either
     * within 5 seconds. Fails at once with {@link dev.notification.core.port.RateLimitedException} if this caller sends too
     * much ({@link dev.notification.core.port.SendQuotas}), or has too much waiting, and with {@link
     * dev.notification.core.port.StorageLowException} if the store is short of room.
     *
     * <p>A recipient may be named. A user with an empty inbox is made for an external id that nobody has, if the caller has
     * {@link dev.notification.core.domain.Scope#SEND}, may send to others, and {@link
     * dev.notification.core.domain.UserCreation} says so; otherwise, and for usernames always, nobody is an unknown
     * recipient. Two names of one user are two notifications for that user.
     */
    CompletionStage<Outcome> send(Command command);

    /**
     * Sends one notification on behalf of the application itself. Callable from any thread, never blocks; completes and
     * fails as {@link #send(Command)} does.
     */
    default CompletionStage<Receipt> send(UserId sender, Recipient recipient, Content content) {
        var command = Command.of(new Caller.Application(sender), Addressed.to(recipient, content));
        return send(command)
                .thenApply(outcome -> outcome.fold(
                        done -> done.results().get(0).receipt(),
                        () -> {
                            throw new IllegalStateException("no key was given");
                        },
                        refused -> {
                            throw new IllegalStateException("no policy binds the application");
                        }));
    }

    /**
     * @param caller who sends: the notifications are from {@link Caller#user()}
     * @param drafts 1 to {@value SendNotification#MAX_DRAFTS}, stored in this order and in one transaction
     * @param trace hears what becomes of it, if somebody traces it
     */
    record Command(
            Caller caller,
            List<? extends Addressed> drafts,
            Optional<Idempotency> idempotency,
            Optional<SendTrace> trace) {
        /** That nobody traces. */
        public Command(Caller caller, List<? extends Addressed> drafts, Optional<Idempotency> idempotency) {
            this(caller, drafts, idempotency, Optional.empty());
        }

        public Command {
            Objects.requireNonNull(caller);
            drafts = List.copyOf(drafts);
            Objects.requireNonNull(idempotency);
            Objects.requireNonNull(trace);
            if (drafts.isEmpty() || drafts.size() > MAX_DRAFTS) {
                throw new IllegalArgumentException("one request sends 1 to " + MAX_DRAFTS + " notifications");
            }
        }

        public static Command of(Caller caller, Addressed draft) {
            return new Command(caller, List.of(draft), Optional.empty());
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Done, R> done, Supplier<R> keyReused, Function<NotAllowed, R> notAllowed);
    }

    /**
     * One result for each draft, in order; a draft with an unknown recipient does not fail the others.
     *
     * @param repeated whether this is the outcome of an earlier request with the same key
     */
    record Done(List<Result> results, boolean repeated) implements Outcome {
        public Done {
            results = List.copyOf(results);
        }

        @Override
        public <R> R fold(Function<Done, R> done, Supplier<R> keyReused, Function<NotAllowed, R> notAllowed) {
            return done.apply(this);
        }
    }

    /** The idempotency key was used before for a different request; nothing was stored. */
    record KeyReused() implements Outcome {
        @Override
        public <R> R fold(Function<Done, R> done, Supplier<R> keyReused, Function<NotAllowed, R> notAllowed) {
            return keyReused.get();
        }
    }

    /**
     * The policy does not let the caller send to some; nothing was stored.
     *
     * @param recipients those it may not send to, as they were named
     */
    record NotAllowed(SendPolicy policy, Set<Recipient> recipients) implements Outcome {
        public NotAllowed {
            Objects.requireNonNull(policy);
            recipients = Set.copyOf(recipients);
        }

        @Override
        public <R> R fold(Function<Done, R> done, Supplier<R> keyReused, Function<NotAllowed, R> notAllowed) {
            return notAllowed.apply(this);
        }
    }

    /**
     * @param online whether a device of the recipient was connected when it was first sent
     * @param newUser whether that send has made the recipient
     */
    record Result(Receipt receipt, boolean online, boolean newUser) {
        /** For one who was there before. */
        public Result(Receipt receipt, boolean online) {
            this(receipt, online, false);
        }

        public Result {
            Objects.requireNonNull(receipt);
        }
    }
}
