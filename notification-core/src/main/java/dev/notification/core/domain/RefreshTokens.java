package dev.notification.core.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The refresh tokens of one login, as hashes: the present one, and those that it took the place of. A token that was replaced
 * a moment ago still stands for its successor, since an answer may get lost, and two tabs may refresh at once; after that its
 * use shows that somebody has a copy. Immutable.
 *
 * @param present the hash of the token that is good now
 * @param spent those before it, the last one first, at most {@value #MAX_SPENT}
 */
public record RefreshTokens(String present, List<Spent> spent) {
    /** How long a replaced token still gives its successor. */
    public static final Duration LEEWAY = Duration.ofSeconds(10);

    /** So many replaced tokens are known again; an older one is as good as invented. */
    static final int MAX_SPENT = 16;

    private static final String BETWEEN = " ";
    private static final String WITHIN = ",";
    private static final String NO_SALT = "";

    public RefreshTokens {
        Objects.requireNonNull(present);
        spent = List.copyOf(spent);
    }

    /** Of a login that begins. */
    public static RefreshTokens of(RefreshToken first) {
        return new RefreshTokens(first.hash(), List.of());
    }

    /**
     * One that was replaced.
     *
     * @param salt its successor is made with this; empty once it stands for none any more
     */
    public record Spent(String hash, Instant at, String salt) {
        public Spent {
            Objects.requireNonNull(hash);
            Objects.requireNonNull(at);
            Objects.requireNonNull(salt);
        }

        boolean standsForItsSuccessor(Instant now) {
            return !salt.isEmpty() && Duration.between(at, now).abs().compareTo(LEEWAY) <= 0;
        }

        Spent as(Instant now) {
            return standsForItsSuccessor(now) ? this : new Spent(hash, at, NO_SALT);
        }

        String text() {
            return String.join(WITHIN, hash, Long.toString(at.toEpochMilli()), salt);
        }

        static Spent parse(String text) {
            String[] parts = text.split(WITHIN, -1);
            return new Spent(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2]);
        }
    }

    /** What the use of a token comes to. */
    public sealed interface Use {
        /**
         * It is good: {@code next} is what its owner goes on with.
         *
         * @param after the login's tokens from now on
         */
        record Good(RefreshToken next, RefreshTokens after) implements Use {}

        /** It was replaced for longer than {@link #LEEWAY}: somebody has a copy. */
        record Copied() implements Use {}

        /** It was never one of this login's, or is forgotten: who invents one, knowing the login's name, must not end it. */
        record Unknown() implements Use {}
    }

    /** What comes of using that token of this login at that time. */
    public Use use(RefreshToken token, Instant at) {
        String hash = token.hash();
        if (hash.equals(present)) {
            return rotate(token, at);
        }
        for (int age = 0; age < spent.size(); age++) {
            if (spent.get(age).hash().equals(hash)) {
                return repeat(token, age, at);
            }
        }
        return new Use.Unknown();
    }

    private Use rotate(RefreshToken token, Instant at) {
        String salt = RefreshToken.newSalt();
        RefreshToken next = token.successor(salt);
        List<Spent> before = new ArrayList<>();
        before.add(new Spent(present, at, salt));
        spent.stream().limit(MAX_SPENT - 1L).map(one -> one.as(at)).forEach(before::add);
        return new Use.Good(next, new RefreshTokens(next.hash(), before));
    }

    /** Up to the present one: if the successor has been used too, its owner goes on with the successor's successor. */
    private Use repeat(RefreshToken token, int age, Instant at) {
        RefreshToken next = token;
        for (int i = age; i >= 0; i--) {
            if (!spent.get(i).standsForItsSuccessor(at)) {
                return new Use.Copied();
            }
            next = next.successor(spent.get(i).salt());
        }
        return new Use.Good(next, this);
    }

    /** For a store: what {@link #parse} reads. */
    public String spentText() {
        return spent.stream().map(Spent::text).collect(Collectors.joining(BETWEEN));
    }

    /** @param spent what {@link #spentText} gave */
    public static RefreshTokens parse(String present, String spent) {
        return new RefreshTokens(
                present,
                Stream.of(spent.split(BETWEEN))
                        .filter(text -> !text.isEmpty())
                        .map(Spent::parse)
                        .toList());
    }

    @Override
    public String toString() {
        return "RefreshTokens[hidden]";
    }
}
