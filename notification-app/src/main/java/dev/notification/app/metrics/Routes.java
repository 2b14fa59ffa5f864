package dev.notification.app.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which of a few addresses a path is one of, so that nobody makes new ones by asking for them. Immutable; thread-safe.
 */
final class Routes {
    /** What nothing is served at. */
    static final String OTHER = "{other}";
    /** All files: there are many, and they are all served alike. */
    private static final String FILE = "{file}";
    /** In JAX-RS's notation: a name and perhaps what it looks like, which may itself have braces. */
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?:: *((?:[^{}]|\\{[^{}]*})*))?}");

    private final Map<String, String> exact = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    private record Template(Pattern path, String text) {}

    /**
     * @param paths templates in JAX-RS's notation
     * @param files paths of files
     */
    Routes(Collection<String> paths, Collection<String> files) {
        files.forEach(file -> exact.put(file, FILE));
        for (String path : paths) {
            if (path.indexOf('{') < 0) {
                exact.put(path, path);
            } else {
                templates.add(template(path));
            }
        }
    }

    private static Template template(String path) {
        var pattern = new StringBuilder();
        var text = new StringBuilder();
        var variables = VARIABLE.matcher(path);
        int from = 0;
        while (variables.find()) {
            String between = path.substring(from, variables.start());
            pattern.append(Pattern.quote(between))
                    .append('(')
                    .append(variables.group(2) == null ? "[^/]+" : variables.group(2))
                    .append(')');
            text.append(between).append('{').append(variables.group(1)).append('}');
            from = variables.end();
        }
        pattern.append(Pattern.quote(path.substring(from)));
        return new Template(
                Pattern.compile(pattern.toString()),
                text.append(path.substring(from)).toString());
    }

    /** The template of a path. */
    String of(String path) {
        String known = exact.get(path);
        if (known != null) {
            return known;
        }
        for (Template template : templates) {
            if (template.path().matcher(path).matches()) {
                return template.text();
            }
        }
        return OTHER;
    }
}
