package dev.notification.app.docs;

import java.util.List;

/**
 * A page below {@code /docs}, without what all pages have around them.
 *
 * @param path its address below {@code /docs/}, such as {@code operations/production}
 * @param main HTML, all that is not around every page
 * @param sections what a search finds; empty: nothing
 */
record DocsPage(String path, String title, String main, List<Heading> headings, List<Section> sections) {
    DocsPage {
        headings = List.copyOf(headings);
        sections = List.copyOf(sections);
    }

    /** From this page to what is at another path below {@code /docs/}; relative, so that a proxy may serve all below a path. */
    static String link(String from, String to) {
        long depth = from.chars().filter(c -> c == '/').count();
        return depth == 0 ? "./" + to : "../".repeat((int) depth) + to;
    }
}
