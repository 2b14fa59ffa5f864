package dev.notification.core.lifecycle;

import java.util.Objects;
import java.util.Optional;

/**
 * How a part is now.
 *
 * @param part its name, such as {@code database}: lower case, words joined by hyphens
 * @param problem why it cannot do its work, in words for the operator; empty: it is well
 */
public record Check(String part, Optional<String> problem) {
    public Check {
        Objects.requireNonNull(part);
        Objects.requireNonNull(problem);
    }

    public static Check well(String part) {
        return new Check(part, Optional.empty());
    }

    public static Check unwell(String part, String problem) {
        return new Check(part, Optional.of(problem));
    }

    public boolean isWell() {
        return problem.isEmpty();
    }
}
