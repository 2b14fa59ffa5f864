package dev.notification.security;

import java.util.List;
import java.util.Set;

/** The keys that are trusted at one time. Immutable. */
final class KeySet {
    static final KeySet NONE = new KeySet(List.of(), true);

    /** A token that does not say by which key it was signed is tried with no more. */
    static final int TRIED_AT_MOST = 5;

    private final List<TrustedKey> keys;
    private final Set<TrustedKey> members;
    private final boolean areNamed;

    /** @param areNamed whether a token that names a key means one of that name; else names are not looked at */
    KeySet(List<TrustedKey> keys, boolean areNamed) {
        this.keys = List.copyOf(keys);
        this.members = Set.copyOf(keys);
        this.areNamed = areNamed;
    }

    /** What is found for a token. */
    sealed interface Search {
        /** Signed by that key. */
        record Found(TrustedKey key) implements Search {}

        /** A key is known that should have signed it, and has not; or it is tried with none. */
        record Forged() implements Search {}

        /** No key that is known has signed it; one that was published meanwhile may have. */
        record Unknown() implements Search {}
    }

    Search search(CompactToken token) {
        if (areNamed && token.kind() == SignatureKind.HS256) {
            return new Search.Forged(); // A secret is never published.
        }
        boolean byName = areNamed && token.keyId().isPresent();
        List<TrustedKey> candidates = keys.stream()
                .filter(key -> byName ? key.id().equals(token.keyId()) : key.kind() == token.kind())
                .toList();
        if (!byName && candidates.size() > TRIED_AT_MOST) {
            return new Search.Forged();
        }
        for (TrustedKey key : candidates) {
            if (key.signed(token)) {
                return new Search.Found(key);
            }
        }
        return byName && !candidates.isEmpty() ? new Search.Forged() : new Search.Unknown();
    }

    boolean contains(TrustedKey key) {
        return members.contains(key);
    }

    int size() {
        return keys.size();
    }

    boolean isSame(KeySet other) {
        return members.equals(other.members);
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
