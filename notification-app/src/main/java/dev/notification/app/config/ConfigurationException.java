package dev.notification.app.config;

import java.util.List;

/** Everything that is wrong with the settings, at once. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each names the setting, where it came from, and what would be right; never a secret. */
    public List<String> problems() {
        return problems;
    }
}
