package dev.notification.app.docs;

import java.util.List;
import java.util.Map;

/**
 * What all pages have around them: head, search, and the list of pages. Its ids have a dot, which no heading's has.
 */
final class Shell {
    private final Navigation navigation;
    private final Map<String, String> addresses;

    /** @param addresses of the pages, by their path in the repository */
    Shell(Navigation navigation, Map<String, String> addresses) {
        this.navigation = navigation;
        this.addresses = addresses;
    }

    String html(DocsPage page) {
        String root = DocsPage.link(page.path(), "");
        String language = page.path().endsWith(".id") ? "id" : "en";
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <title>%s · notification</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href="%s../icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="%sdocs.css">
                <script type="module" src="%sdocs.js"></script>
                </head>
                <body>
                <a class="skip" href="#ui.main">Skip to the text</a>
                <header>
                <a class="home" href="%sreadme">notification</a>
                <div id="ui.search" class="search" role="search" hidden><input id="ui.query" type="search" placeholder="Search" aria-label="Search in the documentation" autocomplete="off" spellcheck="false"></div>
                <a class="to-pages" href="#ui.pages">Pages</a>
                <a href="%s../">Console</a>
                </header>
                <section id="ui.found" class="found" aria-label="Found" hidden><p id="ui.words" role="status"></p><ol id="ui.list"></ol></section>
                <div class="columns">
                <main id="ui.main" lang="%s">
                %s</main>
                <nav id="ui.pages" class="pages" aria-label="Pages">
                %s</nav>
                </div>
                </body>
                </html>
                """.formatted(
                language, escaped(page.title()), root, root, root, root, root, language, page.main(), pages(page));
    }

    private String pages(DocsPage page) {
        var html = new StringBuilder();
        for (Navigation.Group group : navigation.groups()) {
            html.append("<h2>").append(escaped(group.title())).append("</h2>\n<ul>\n");
            for (Navigation.Entry entry : group.entries()) {
                String address = addresses.get(entry.file());
                if (address == null) {
                    continue; // A test tells of it.
                }
                boolean isThis = address.equals(page.path());
                html.append("<li><a href=\"")
                        .append(DocsPage.link(page.path(), address))
                        .append(isThis ? "\" aria-current=\"page\">" : "\">")
                        .append(escaped(entry.title()))
                        .append("</a>");
                if (isThis) {
                    html.append(parts(page.headings()));
                }
                html.append("</li>\n");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static String parts(List<Heading> headings) {
        var html = new StringBuilder();
        for (Heading heading : headings) {
            if (heading.level() == 2) {
                html.append("<li><a href=\"#")
                        .append(heading.id())
                        .append("\">")
                        .append(escaped(heading.text()))
                        .append("</a></li>\n");
            }
        }
        return html.isEmpty() ? "" : "\n<ul>\n" + html + "</ul>\n";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
