package dev.notification.app.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code llms.txt} lists: all pages, in groups and in an order for readers. */
record Navigation(List<Group> groups) {
    private static final Pattern ENTRY = Pattern.compile("- \\[([^\\]]+)]\\(([^)#]+)\\): (.+)");

    /** Pages about one thing. */
    record Group(String title, List<Entry> entries) {}

    /** @param file the page's path in the repository */
    record Entry(String title, String file, String words) {}

    /** @throws IllegalArgumentException if a line of a group is no entry */
    static Navigation of(String text) {
        List<Group> groups = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                groups.add(new Group(line.substring(3), new ArrayList<>()));
            } else if (!groups.isEmpty() && !line.isBlank()) {
                Matcher entry = ENTRY.matcher(line);
                if (!entry.matches()) {
                    throw new IllegalArgumentException("llms.txt: this is no \"- [Title](page): words\": " + line);
                }
                groups.get(groups.size() - 1).entries().add(new Entry(entry.group(1), entry.group(2), entry.group(3)));
            }
        }
        return new Navigation(groups);
    }

    List<Entry> entries() {
        return groups.stream().flatMap(group -> group.entries().stream()).toList();
    }
}
