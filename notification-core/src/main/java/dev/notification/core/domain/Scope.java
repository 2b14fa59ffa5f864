package dev.notification.core.domain;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do beyond acting on its own inbox. Keys are given some; a {@link Role} is a set of them. */
public enum Scope {
    /** Send to users, and create those whom it names by an external id never seen before. */
    SEND,
    /** Send to topics and to everyone. */
    SEND_TOPICS,
    /** Create, describe and rename users, mint tokens for them, cut them off. */
    USERS,
    /** Look at users, devices and timelines, but at no content. */
    SUPPORT,
    /** With {@link #SUPPORT}: also at content. */
    CONTENT,
    /** Webhooks and what they dispatch. */
    CHANNELS,
    /** How the server is doing, in numbers of all users together. */
    METRICS,
    /** Keys, deletion, export, the audit log. */
    ADMIN;

    /** Whoever mixes something up must not be told it at length. */
    private static final int LONGEST_SHOWN = 20;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The form in JSON and on the command line. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if there is no such scope; its message lists them */
    public static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scope "
                        + (text.length() > LONGEST_SHOWN ? "of this name" : "'" + text + "'") + "; there are "
                        + Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "))));
    }

    /** The same ones, immutable, in the order of their declaration. */
    public static Set<Scope> set(Collection<Scope> scopes) {
        return scopes.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }
}
