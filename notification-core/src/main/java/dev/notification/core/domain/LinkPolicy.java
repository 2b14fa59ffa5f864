package dev.notification.core.domain;

import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which schemes the links of those who send by a transport may have, in small letters. A path needs none and is always
 * allowed. It does not bind the application that the service is embedded in.
 *
 * @param schemes at least one
 */
public record LinkPolicy(Set<String> schemes) {
    /** The web's. */
    public static final LinkPolicy WEB = new LinkPolicy(Set.of("http", "https"));

    public LinkPolicy {
        var small = new TreeSet<String>();
        for (String scheme : schemes) {
            if (!Link.isPossible(scheme)) {
                throw new IllegalArgumentException("'" + scheme + "' cannot be the scheme of a link");
            }
            small.add(scheme.toLowerCase(Locale.ROOT));
        }
        if (small.isEmpty()) {
            throw new IllegalArgumentException("name at least one scheme");
        }
        schemes = Collections.unmodifiableSet(small);
    }

    /** @throws IllegalArgumentException saying which schemes are allowed, if that of {@code link} is not */
    public Link allowed(Link link) {
        Optional<String> scheme = link.scheme();
        if (scheme.isPresent() && !schemes.contains(scheme.get())) {
            throw new IllegalArgumentException("links of the scheme " + scheme.get()
                    + " are not allowed here; these are: " + String.join(", ", schemes));
        }
        return link;
    }
}
