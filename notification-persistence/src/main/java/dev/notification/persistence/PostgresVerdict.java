package dev.notification.persistence;

import static dev.notification.persistence.PostgresVerdict.Decision.BUSY;
import static dev.notification.persistence.PostgresVerdict.Decision.REFUSED;
import static dev.notification.persistence.PostgresVerdict.Decision.STATEMENT;
import static dev.notification.persistence.PostgresVerdict.Decision.UNUSABLE;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an SQLSTATE of PostgreSQL, or of a pooler before it, means for whoever hears it. A state is looked up whole first, then by
 * its class, which is its first two characters.
 *
 * @param provesUndone whether the server says with it that it has refused and rolled back. Whatever is not listed leaves
 *     open what became of a commit
 * @param trouble what the operator hears of it; empty: nothing, for it concerns one statement or one connection
 */
record PostgresVerdict(Decision decision, boolean provesUndone, Optional<Trouble> trouble) {
    /** What becomes of the statement and its connection. */
    enum Decision {
        /** The statement is wrong, whenever it is repeated: its caller hears so, and the connection is kept. */
        STATEMENT,
        /** The server works, but not for this statement at this moment: 503 {@code overloaded}; the connection is kept. */
        BUSY,
        /** The server works, but refuses this: 503 {@code store_unavailable}; the connection is kept. */
        REFUSED,
        /** 503 {@code store_unavailable}; nobody knows the state of the connection, and the next is a new one. */
        UNUSABLE
    }

    private static final PostgresVerdict UNKNOWN = new PostgresVerdict(UNUSABLE, false, Optional.empty());

    private static final Map<String, PostgresVerdict> TABLE = new HashMap<>();

    static {
        undone("0A", UNUSABLE); // A cached plan whose table was altered: a new connection plans anew.
        undone("21", UNUSABLE);
        undone("22", STATEMENT);
        undone("23", STATEMENT);
        undone("25", UNUSABLE);
        undone("25006", UNUSABLE, Trouble.READ_ONLY); // A new connection finds out whether it still is.
        undone("26", UNUSABLE, Trouble.POOLED);
        undone("28", UNUSABLE, Trouble.LOGIN);
        undone("34", UNUSABLE);
        undone("3D", UNUSABLE, Trouble.MISSING);
        undone("3F", REFUSED, Trouble.CHANGED);
        undone("40", BUSY); // Deadlocks and serialization: somebody else was first.
        unknown("40003", Optional.empty()); // Of that class, and yet it says that nobody knows.
        undone("42", REFUSED, Trouble.CHANGED);
        undone("42501", REFUSED, Trouble.FORBIDDEN);
        undone("42601", STATEMENT); // A syntax error is ours.
        undone("42P05", UNUSABLE, Trouble.POOLED);
        undone("44", UNUSABLE);
        undone("53", UNUSABLE, Trouble.RESOURCES);
        undone("53100", UNUSABLE, Trouble.FULL);
        undone("53300", UNUSABLE, Trouble.CONNECTIONS);
        undone("54", UNUSABLE);
        undone("55", UNUSABLE);
        undone("55P03", BUSY); // A lock was not had in time.
        undone("57014", BUSY); // It took longer than its limit, or somebody cancelled it.
        undone("P0", UNUSABLE);
        unknown("08", Optional.of(Trouble.AWAY));
        unknown("57P", Optional.of(Trouble.STOPPING));
        unknown("57P04", Optional.of(Trouble.MISSING));
        unknown("58", Optional.of(Trouble.FAULTY));
        unknown("XX", Optional.of(Trouble.FAULTY));
        unknown("XX001", Optional.of(Trouble.DAMAGED));
        unknown("XX002", Optional.of(Trouble.DAMAGED));
    }

    private static void undone(String states, Decision decision) {
        TABLE.put(states, new PostgresVerdict(decision, true, Optional.empty()));
    }

    private static void undone(String states, Decision decision, Trouble trouble) {
        TABLE.put(states, new PostgresVerdict(decision, true, Optional.of(trouble)));
    }

    private static void unknown(String states, Optional<Trouble> trouble) {
        TABLE.put(states, new PostgresVerdict(UNUSABLE, false, trouble));
    }

    /** @param state what an exception says; anything but five characters is no SQLSTATE, and says nothing */
    static PostgresVerdict of(String state) {
        if (state.length() != 5) {
            return UNKNOWN;
        }
        for (int length = 5; length >= 2; length--) {
            PostgresVerdict verdict = TABLE.get(state.substring(0, length));
            if (verdict != null) {
                return verdict;
            }
        }
        return UNKNOWN;
    }
}
