package dev.notification.app.docs;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A page of the repository as one of {@code /docs}. */
final class Markdown {
    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("</?([a-zA-Z][a-zA-Z0-9-]*)([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([a-z]+)(?:=\"([^\"]*)\")?");
    /** What forges show of HTML in Markdown, and needs neither style nor script. */
    private static final Set<String> TAGS =
            Set.of("picture", "source", "img", "br", "kbd", "sub", "sup", "details", "summary", "p");

    private static final Set<String> ATTRIBUTES =
            Set.of("src", "srcset", "media", "alt", "width", "height", "open", "align");

    private final Sources sources;
    private final String file;
    private final String path;
    private final Set<String> assets;
    private final Map<Node, String> ids = new IdentityHashMap<>();
    private final List<Heading> headings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    private Markdown(Sources sources, String file, Set<String> assets) {
        this.sources = sources;
        this.file = file;
        this.path = sources.addresses().get(file);
        this.assets = assets;
    }

    /**
     * @param file its path in the repository
     * @param assets files of the repository that it shows or links to and that are to be served are added
     */
    static DocsPage page(Sources sources, String file, Set<String> assets) {
        return new Markdown(sources, file, assets).page(sources.text(file));
    }

    /** A folder as a page: what is in it, by title. */
    static DocsPage folder(Sources sources, String folder, String title) {
        var text = new StringBuilder("# ").append(title).append("\n\n");
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        sources.pages().stream()
                .filter(page -> page.startsWith(folder + "/"))
                .forEach(page -> text.append("- [")
                        .append(headings(sources.text(page)).get(0).text())
                        .append("](")
                        .append(name)
                        .append(page.substring(folder.length()))
                        .append(")\n"));
        return new Markdown(sources, folder, new TreeSet<>()).page(text.toString());
    }

    /** All headings of a text, in order. */
    static List<Heading> headings(String text) {
        var slugs = new Slugs();
        List<Heading> headings = new ArrayList<>();
        PARSER.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Heading heading) {
                String words = words(heading);
                headings.add(new Heading(heading.getLevel(), slugs.of(words), words));
            }
        });
        return headings;
    }

    /** All that a text links to or shows, as it is written there. */
    static Set<String> links(String text) {
        Set<String> links = new TreeSet<>();
        PARSER.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                links.add(image.getDestination());
            }

            @Override
            public void visit(HtmlBlock block) {
                ofHtml(block.getLiteral());
            }

            @Override
            public void visit(HtmlInline inline) {
                ofHtml(inline.getLiteral());
            }

            private void ofHtml(String html) {
                Pattern.compile("\\b(?:src|srcset|href)=\"([^\"]*)\"")
                        .matcher(COMMENT.matcher(html).replaceAll(""))
                        .results()
                        .forEach(match -> links.add(match.group(1)));
            }
        });
        return links;
    }

    /** All blocks of code in a text, in order. */
    static List<String> code(String text) {
        List<String> blocks = new ArrayList<>();
        PARSER.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                blocks.add(block.getLiteral());
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                blocks.add(block.getLiteral());
            }
        });
        return blocks;
    }

    private DocsPage page(String text) {
        Node document = PARSER.parse(text);
        List<Heading> all = headings(text);
        document.accept(new Rewriting(all));
        if (all.isEmpty() || all.get(0).level() != 1) {
            throw new IllegalArgumentException(file + " does not begin with a heading of the first level");
        }
        collect(document);
        String html = HtmlRenderer.builder()
                .extensions(TABLES)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (ids.containsKey(node)) {
                        attributes.put("id", ids.get(node));
                    }
                    if (tag.equals("pre")) {
                        attributes.put("tabindex", "0"); // It scrolls, and a keyboard has to reach it.
                    }
                })
                .build()
                .render(document);
        return new DocsPage(path, all.get(0).text(), html, headings, sections);
    }

    /** Splits the words of the page by its headings of the first three levels. */
    private void collect(Node document) {
        String id = "";
        String heading = "";
        var text = new StringBuilder();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Heading next && next.getLevel() <= 3) {
                add(id, heading, text);
                id = ids.get(next);
                String nextId = id;
                heading = headings.stream()
                        .filter(it -> it.id().equals(nextId))
                        .findFirst()
                        .orElseThrow()
                        .text();
                text.setLength(0);
            } else {
                text.append(words(node)).append(' ');
            }
        }
        add(id, heading, text);
    }

    private void add(String id, String heading, StringBuilder text) {
        if (!heading.isEmpty()) {
            sections.add(new Section(id, heading, text.toString().strip().replaceAll("\\s+", " ")));
        }
    }

    /** What is to be read in a node, without marks. */
    private static String words(Node node) {
        var words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock block) {
                words.append(block.getLiteral());
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                words.append(block.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak line) {
                words.append(' ');
            }

            @Override
            public void visit(HardLineBreak line) {
                words.append(' ');
            }

            @Override
            public void visit(Paragraph paragraph) {
                visitChildren(paragraph);
                words.append(' ');
            }

            @Override
            public void visit(CustomNode custom) {
                visitChildren(custom);
                if (custom instanceof TableCell) {
                    words.append(' ');
                }
            }
        });
        return words.toString();
    }

    /** Makes links lead to where the pages are here, names the headings, and leaves out what only writers read. */
    private final class Rewriting extends AbstractVisitor {
        private final List<Heading> all;
        private int next;

        Rewriting(List<Heading> all) {
            this.all = all;
        }

        @Override
        public void visit(org.commonmark.node.Heading heading) {
            visitChildren(heading);
            Heading named = all.get(next++);
            headings.add(named);
            ids.put(heading, named.id());
            if (named.level() > 1) {
                var anchor = new HtmlInline();
                anchor.setLiteral(
                        " <a class=\"anchor\" href=\"#" + named.id() + "\" aria-label=\"Link to this section\">#</a>");
                heading.appendChild(anchor);
            }
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            String to = resolved(link.getDestination());
            if (to.isEmpty()) { // To a source file, which is not here: the words alone.
                while (link.getFirstChild() != null) {
                    link.insertBefore(link.getFirstChild());
                }
                link.unlink();
            } else {
                link.setDestination(to);
            }
        }

        @Override
        public void visit(Image image) {
            image.setDestination(shown(image.getDestination()));
        }

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
            if (block instanceof TableBlock) { // It may be wider than a phone.
                block.insertBefore(html("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">"));
                block.insertAfter(html("</div>"));
            }
        }

        @Override
        public void visit(HtmlBlock block) {
            block.setLiteral(allowed(block.getLiteral()));
        }

        @Override
        public void visit(HtmlInline inline) {
            inline.setLiteral(allowed(inline.getLiteral()));
        }

        private HtmlBlock html(String literal) {
            var block = new HtmlBlock();
            block.setLiteral(literal);
            return block;
        }

        private String allowed(String html) {
            return TAG.matcher(COMMENT.matcher(html).replaceAll("")).replaceAll(tag -> {
                if (!TAGS.contains(tag.group(1))) {
                    throw new IllegalArgumentException(file + ": /docs shows no <" + tag.group(1) + ">");
                }
                Matcher attributes = ATTRIBUTE.matcher(tag.group(2));
                String rewritten = attributes.replaceAll(attribute -> {
                    if (!ATTRIBUTES.contains(attribute.group(1))) {
                        throw new IllegalArgumentException(file + ": /docs shows no " + attribute.group(1) + "=");
                    }
                    return Matcher.quoteReplacement(
                            attribute.group(1).startsWith("src")
                                    ? " " + attribute.group(1) + "=\"" + shown(attribute.group(2)) + "\""
                                    : attribute.group());
                });
                return Matcher.quoteReplacement(
                        tag.group().replaceFirst(Pattern.quote(tag.group(2)), Matcher.quoteReplacement(rewritten)));
            });
        }

        private String shown(String image) {
            String to = resolved(image);
            if (to.isEmpty() || to.contains(":")) {
                throw new IllegalArgumentException(file + ": the picture " + image + " is not below docs/");
            }
            return to;
        }

        /** @return empty: it is not served */
        private String resolved(String link) {
            return Sources.target(file, link)
                    .map(target -> {
                        String page = sources.addresses().get(target.file());
                        if (page != null) {
                            return DocsPage.link(path, page) + target.fragment();
                        }
                        if (sources.isServed(target.file())) {
                            assets.add(target.file());
                            return DocsPage.link(path, Sources.served(target.file()));
                        }
                        return "";
                    })
                    .orElse(link);
        }
    }
}
