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

    /** A variable is a name and perhaps what it looks like, in braces, which may themselves have braces. */
    private static Template template(String path) {
        var pattern = new StringBuilder();
        var text = new StringBuilder();
        int from = 0;
        for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', from)) {
            int close = closing(path, open);
            String[] variable = path.substring(open + 1, close).split(": *", 2);
            String between = path.substring(from, open);
            pattern.append(Pattern.quote(between))
                    .append('(')
                    .append(variable.length > 1 ? variable[1] : "[^/]+")
                    .append(')');
            text.append(between).append('{').append(variable[0]).append('}');
            from = close + 1;
        }
        pattern.append(Pattern.quote(path.substring(from)));
        return new Template(
                Pattern.compile(pattern.toString()),
                text.append(path.substring(from)).toString());
    }

    private static int closing(String path, int open) {
        int depth = 0;
        int at = open;
        do {
            depth += path.charAt(at) == '{' ? 1 : path.charAt(at) == '}' ? -1 : 0;
            at++;
        } while (depth > 0);
        return at - 1;
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
