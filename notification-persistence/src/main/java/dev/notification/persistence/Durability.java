package dev.notification.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;

/**
 * Whether a commit that returned survives a power failure, as the database itself reports its settings.
 *
 * @param weaknesses what is set too weakly; empty: safe
 */
public record Durability(List<String> weaknesses) {
    /** SQLite reports {@code synchronous} as a number: 2 is FULL, 3 is EXTRA. */
    private static final int SQLITE_FULL = 2;

    public Durability {
        weaknesses = List.copyOf(weaknesses);
    }

    public boolean isSafe() {
        return weaknesses.isEmpty();
    }

    @Override
    public String toString() {
        return isSafe() ? "safe" : "unsafe (" + String.join(", ", weaknesses) + ")";
    }

    static Durability ofPostgres(StatelessSession session) {
        var weak = new ArrayList<String>();
        Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off")
                .forEach((setting, weakValue) -> {
                    String value = ask(session, "show " + setting);
                    if (value.equals(weakValue)) {
                        weak.add(setting + "=" + value);
                    }
                });
        weak.sort(null);
        return new Durability(weak);
    }

    static Durability ofSqlite(StatelessSession session) {
        var weak = new ArrayList<String>();
        String journal = ask(session, "pragma journal_mode");
        if (!journal.equals("wal")) {
            weak.add("journal_mode=" + journal);
        }
        String synchronous = ask(session, "pragma synchronous");
        if (Integer.parseInt(synchronous) < SQLITE_FULL) {
            weak.add("synchronous=" + synchronous);
        }
        return new Durability(weak);
    }

    static String ask(StatelessSession session, String question) {
        return session.createNativeQuery(question, Object.class)
                .getSingleResult()
                .toString();
    }
}
