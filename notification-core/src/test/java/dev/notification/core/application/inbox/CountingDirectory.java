package dev.notification.core.application.inbox;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps what it was asked, and does something first. */
final class CountingDirectory implements Directory {
    private final Directory inner;
    private final List<Set<Recipient.Name>> questions = new ArrayList<>();
    private final Set<Recipient.Name> freed = new HashSet<>();
    private final Map<ExternalId, Found> wrong = new HashMap<>();
    private Runnable before = () -> {};

    CountingDirectory(Directory inner) {
        this.inner = inner;
    }

    /** What was asked, or asked to be made, in this order. */
    List<Set<Recipient.Name>> questions() {
        return questions;
    }

    void beforeEach(Runnable first) {
        before = first;
    }

    /** The next look sees them, beside those of the store. */
    void free(Recipient.Name name) {
        freed.add(name);
    }

    /** The next that is asked for a user to be made hears this, as if that user had been deleted since. */
    void answerNext(ExternalId name, UserId user) {
        wrong.put(name, new Found(user, false));
    }

    @Override
    public Map<Recipient.Name, UserId> find(Collection<? extends Recipient.Name> names) {
        questions.add(Set.copyOf(names));
        before.run();
        return inner.find(names);
    }

    @Override
    public Map<ExternalId, Found> findOrCreate(Collection<ExternalId> names, Instant at) {
        questions.add(Set.copyOf(names));
        before.run();
        if (!wrong.isEmpty()) {
            Map<ExternalId, Found> answer = Map.copyOf(wrong);
            wrong.clear();
            return answer;
        }
        return inner.findOrCreate(names, at);
    }

    @Override
    public Map<UserId, Names> names(Collection<UserId> users) {
        return inner.names(users);
    }

    @Override
    public Freed freed(long after) {
        Freed all = inner.freed(after);
        Set<Recipient.Name> names = new HashSet<>(all.names());
        names.addAll(freed);
        freed.clear();
        return new Freed(all.number(), names);
    }
}
