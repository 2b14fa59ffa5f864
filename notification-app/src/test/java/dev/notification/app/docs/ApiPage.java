package dev.notification.app.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** The page {@code /docs/api}: what the OpenAPI and the AsyncAPI document say, for people. */
final class ApiPage {
    private static final String PATH = "api";
    private static final String FOLDER = "notification-app/src/main/resources/dev/notification/app/api";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Parser PARSER = Parser.builder().build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().escapeHtml(true).build();
    private static final String REGION = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">";
    /** What a security requirement means, by its schemes without the scopes. */
    private static final Map<Set<String>, String> WHO = Map.of(
            Set.of(), "anyone",
            Set.of("userToken"), "a user",
            Set.of("loginToken"), "a user who has logged in",
            Set.of("apiKey", "userToken"), "a user, or a key",
            Set.of("apiKey", "loginToken"), "a key, or a user with a role");

    private final JsonNode openapi;
    private final JsonNode asyncapi;
    private final StringBuilder html = new StringBuilder();
    private final List<Heading> headings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    private ApiPage(JsonNode openapi, JsonNode asyncapi) {
        this.openapi = openapi;
        this.asyncapi = asyncapi;
    }

    /** @param root of the repository */
    static DocsPage page(Path root) {
        return new ApiPage(read(root, "openapi"), read(root, "asyncapi")).page();
    }

    private static JsonNode read(Path root, String name) {
        try {
            return MAPPER.readTree(root.resolve(FOLDER).resolve(name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DocsPage page() {
        String title = "API reference";
        heading(1, "api-reference", title);
        html.append("<p>Every request and every frame, made of the documents that the server gives to programs: "
                + "<a href=\"../api/openapi.json\"><code>/api/openapi.json</code></a> and "
                + "<a href=\"../api/asyncapi.json\"><code>/api/asyncapi.json</code></a>. How a client puts them together is in the "
                + "<a href=\"./protocol\">protocol</a>.</p>");
        text(openapi.at("/info/description").asText());
        heading(2, "operations", "Operations");
        overview();
        openapi.get("tags").forEach(this::group);
        webSocket();
        heading(2, "problems", "Problems");
        text(
                "What any address may answer, whatever is asked, and what many operations may. Each is a [problem document](#schema-Problem).");
        rows(
                List.of("Answer", "Meaning", "Codes"),
                members(openapi.at("/components/responses")).entrySet().stream()
                        .map(entry -> List.of(
                                "<span id=\"response-" + entry.getKey() + "\">" + status(entry.getValue()) + "</span>",
                                inline(entry.getValue().get("description").asText()),
                                codes(entry.getValue())))
                        .toList());
        heading(2, "schemas", "Schemas");
        members(openapi.at("/components/schemas")).forEach((name, schema) -> schema("schema-" + name, name, schema));
        return new DocsPage(PATH, title, html.toString(), headings, sections);
    }

    /** All operations in few lines. */
    private void overview() {
        List<List<String>> rows = new ArrayList<>();
        members(openapi.get("paths"))
                .forEach((path, item) -> members(item)
                        .forEach((method, operation) -> rows.add(List.of(
                                "<b>" + method.toUpperCase(Locale.ROOT) + "</b> <code>" + escaped(path) + "</code>",
                                "<a href=\"#" + operation.get("operationId").asText() + "\">"
                                        + escaped(operation.get("summary").asText()) + "</a>"))));
        rows(List.of("Request", "Does"), rows);
    }

    private static String status(JsonNode response) {
        JsonNode status = response.at("/content/application~1problem+json/schema/properties/status/const");
        return status.isMissingNode() ? "any" : status.asText();
    }

    /** Operations with one tag. */
    private void group(JsonNode tag) {
        String name = tag.get("name").asText();
        heading(2, name.toLowerCase(Locale.ROOT), name);
        text(tag.get("description").asText());
        members(openapi.get("paths"))
                .forEach((path, item) -> members(item).forEach((method, operation) -> {
                    if (operation.at("/tags/0").asText().equals(name)) {
                        operation(path, method.toUpperCase(Locale.ROOT), operation);
                    }
                }));
    }

    private void operation(String path, String method, JsonNode operation) {
        String id = operation.get("operationId").asText();
        String summary = operation.get("summary").asText();
        heading(3, id, summary);
        sections.add(new Section(
                id,
                summary,
                method + " " + path + " " + id + " "
                        + operation.path("description").asText()));
        html.append("<p class=\"route\"><b>")
                .append(method)
                .append("</b> <code>")
                .append(escaped(path))
                .append("</code>, operation <code>")
                .append(id)
                .append("</code></p>");
        html.append("<p class=\"who\">").append(who(operation.get("security"))).append("</p>");
        text(operation.path("description").asText());
        List<List<String>> parameters = new ArrayList<>();
        operation.path("parameters").forEach(reference -> {
            JsonNode parameter = resolved(reference);
            parameters.add(List.of(
                    "<code>" + escaped(parameter.get("name").asText()) + "</code> "
                            + parameter.get("in").asText()
                            + (parameter.path("required").asBoolean() ? ", required" : ""),
                    type(parameter.get("schema")),
                    inline(parameter.path("description").asText())));
        });
        if (!parameters.isEmpty()) {
            rows(List.of("Parameter", "Type", "Meaning"), parameters);
        }
        members(operation.at("/requestBody/content")).forEach((media, content) -> content(media, content));
        List<List<String>> answers = new ArrayList<>();
        members(operation.get("responses")).forEach((status, reference) -> {
            JsonNode response = resolved(reference);
            boolean isShared = reference.has("$ref");
            answers.add(List.of(
                    status.equals("default")
                            ? "<a href=\"#response-RefusedByPort\">any</a>"
                            : isShared ? "<a href=\"#response-" + nameOf(reference) + "\">" + status + "</a>" : status,
                    inline(
                            status.equals("default")
                                    ? "What any address may answer."
                                    : response.get("description").asText()),
                    status.equals("default") ? "" : codes(response)));
        });
        rows(List.of("Status", "Meaning", "Body or codes"), answers);
        members(operation.get("responses"))
                .forEach((status, reference) -> members(resolved(reference).path("content"))
                        .forEach((media, content) -> example(status, content)));
    }

    private static String who(JsonNode security) {
        Set<String> schemes = new TreeSet<>();
        Set<String> scopes = new TreeSet<>();
        security.forEach(one -> members(one).forEach((scheme, names) -> {
            schemes.add(scheme);
            names.forEach(name -> scopes.add("<code>" + name.asText() + "</code>"));
        }));
        boolean isAny = schemes.equals(Set.of("apiKey", "userToken")) && scopes.isEmpty();
        String who = isAny ? "any caller" : WHO.get(schemes);
        if (who == null) {
            throw new IllegalArgumentException("there are no words for " + security);
        }
        return "For " + who + (scopes.isEmpty() ? "" : " with the scope " + String.join(" or ", scopes)) + ".";
    }

    /** The body of a request. */
    private void content(String media, JsonNode content) {
        html.append("<p>Body, <code>")
                .append(escaped(media))
                .append("</code>: ")
                .append(type(content.get("schema")))
                .append("</p>");
        if (content.has("example")) {
            pre(content.get("example").isTextual() ? content.get("example").asText() : pretty(content.get("example")));
        }
    }

    private void example(String status, JsonNode content) {
        if (content.has("example")) {
            html.append("<p>Answer, ").append(status).append(":</p>");
            pre(pretty(content.get("example")));
        }
    }

    private void webSocket() {
        JsonNode channel = asyncapi.at("/channels/inbox");
        heading(2, "websocket", "WebSocket");
        sections.add(
                new Section("websocket", "WebSocket", channel.get("description").asText()));
        html.append("<p class=\"route\"><b>GET</b> <code>")
                .append(escaped(channel.get("address").asText()))
                .append("</code>; the handshake is <a href=\"#openWebSocket\">above</a></p>");
        text(channel.get("description").asText());
        fields(channel.at("/bindings/ws/query"));
        frames("What the server says", "server");
        frames("What the server says in plain mode", "plain");
        frames("What a client can say", "client");
        heading(3, "close-codes", "Close codes");
        List<List<String>> codes = new ArrayList<>();
        channel.get("x-close-codes")
                .forEach(code -> codes.add(List.of(
                        code.get("code").asText(),
                        inline(code.get("means").asText()),
                        inline(code.get("do").asText()))));
        rows(List.of("Code", "Means", "Do"), codes);
    }

    /** @param prefix of the names of the messages */
    private void frames(String title, String prefix) {
        heading(3, prefix + "-frames", title);
        members(asyncapi.at("/components/messages")).forEach((name, message) -> {
            if (name.startsWith(prefix)) {
                heading(4, name, message.get("title").asText());
                sections.add(new Section(
                        name,
                        message.get("title").asText(),
                        message.get("summary").asText()));
                text(message.get("summary").asText());
                String payload = nameOf(message.get("payload"));
                if (prefix.equals("plain")) {
                    html.append("<p>").append(type(message.get("payload"))).append("</p>");
                } else {
                    fields(asyncapi.at("/components/schemas/" + payload));
                }
                pre(message.at("/examples/0/payload").toString());
            }
        });
    }

    private void schema(String id, String name, JsonNode schema) {
        heading(3, id, name);
        if (schema.has("properties")) {
            text(schema.path("description").asText());
            fields(schema);
        } else {
            html.append("<p>").append(type(schema)).append("</p>");
            text(schema.path("description").asText());
        }
    }

    private void fields(JsonNode schema) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<List<String>> fields = new ArrayList<>();
        members(schema.get("properties"))
                .forEach((name, field) -> fields.add(List.of(
                        "<code>" + escaped(name) + "</code>" + (required.contains(name) ? "" : " optional"),
                        type(field),
                        inline(field.path("description").asText()))));
        rows(List.of("Field", "Type", "Meaning"), fields);
        if (schema.has("oneOf")) {
            Set<String> one = new TreeSet<>();
            schema.get("oneOf")
                    .forEach(each -> one.add("<code>" + each.at("/required/0").asText() + "</code>"));
            html.append("<p>Exactly one of ").append(String.join(", ", one)).append(".</p>");
        }
    }

    /** In a few words, with links to what is shared. */
    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = nameOf(schema);
            return "<a href=\"#schema-" + name + "\">" + name + "</a>" + standard(schema);
        }
        if (schema.has("oneOf") && !schema.has("properties")) {
            List<String> all = new ArrayList<>();
            schema.get("oneOf").forEach(one -> all.add(type(one)));
            return String.join(" or ", all);
        }
        if (schema.has("const")) {
            return "<code>" + escaped(schema.get("const").toString()) + "</code>";
        }
        if (schema.has("enum")) {
            List<String> all = new ArrayList<>();
            schema.get("enum").forEach(one -> all.add("<code>" + escaped(one.asText()) + "</code>"));
            return String.join(", ", all) + standard(schema);
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.get(0).asText() + " or null" : type.asText("anything");
        if (name.equals("array")) {
            return "list of " + bounds(schema, "minItems", "maxItems", "", ": ") + type(schema.get("items"));
        }
        if (name.equals("object") && schema.has("properties")) {
            return "object of "
                    + members(schema.get("properties")).entrySet().stream()
                            .map(field -> "<code>" + escaped(field.getKey()) + "</code> " + type(field.getValue()))
                            .collect(Collectors.joining(", "));
        }
        if (name.equals("object") && schema.path("additionalProperties").isObject()) {
            return "object, of each name " + type(schema.get("additionalProperties"));
        }
        String form = schema.has("pattern")
                ? " like <code>" + escaped(schema.get("pattern").asText()) + "</code>"
                : "";
        String format =
                schema.has("format") ? " (" + escaped(schema.get("format").asText()) + ")" : "";
        return escaped(name)
                + format
                + bounds(schema, "minimum", "maximum", ", ", "")
                + bounds(schema, "minLength", "maxLength", ", ", " characters")
                + form
                + standard(schema);
    }

    private static String standard(JsonNode schema) {
        return schema.has("default")
                ? ", else <code>" + escaped(schema.get("default").asText()) + "</code>"
                : "";
    }

    /** How large or long it is, with something before and behind; empty if nothing is said of that. */
    private static String bounds(JsonNode schema, String least, String most, String before, String behind) {
        String from = number(schema.path(least));
        String to = number(schema.path(most));
        if (from.isEmpty() && to.isEmpty()) {
            return "";
        }
        String words = to.isEmpty() ? "from " + from : from.isEmpty() ? "up to " + to : from + " to " + to;
        return before + words + behind;
    }

    private static String number(JsonNode number) {
        return number.isMissingNode() ? "" : String.format(Locale.ROOT, "%,d", number.asLong());
    }

    /** The codes of a problem, or the type of another body. */
    private String codes(JsonNode response) {
        Map<String, JsonNode> content = members(response.path("content"));
        if (content.isEmpty()) {
            return "";
        }
        JsonNode schema = content.values().iterator().next().get("schema");
        List<String> codes = new ArrayList<>();
        schema.at("/properties/code/enum").forEach(code -> codes.add("<code>" + code.asText() + "</code>"));
        return codes.isEmpty() ? type(schema) : String.join(", ", codes);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? openapi.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static String nameOf(JsonNode reference) {
        String path = reference.get("$ref").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
        return members;
    }

    private void heading(int level, String id, String words) {
        headings.add(new Heading(level, id, words));
        html.append("<h")
                .append(level)
                .append(" id=\"")
                .append(id)
                .append("\">")
                .append(escaped(words));
        if (level > 1) {
            html.append(" <a class=\"anchor\" href=\"#")
                    .append(id)
                    .append("\" aria-label=\"Link to this section\">#</a>");
        }
        html.append("</h").append(level).append(">\n");
    }

    /** @param markdown of a description; empty: there is none */
    private void text(String markdown) {
        html.append(RENDERER.render(PARSER.parse(markdown)));
    }

    private static String inline(String markdown) {
        return RENDERER.render(PARSER.parse(markdown)).strip().replaceAll("^<p>|</p>$", "");
    }

    /** A table; without a column of which every cell is empty. */
    private void rows(List<String> titles, List<List<String>> rows) {
        List<Integer> columns = IntStream.range(0, titles.size())
                .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                .boxed()
                .toList();
        html.append(REGION).append("<table><thead><tr>");
        columns.forEach(column -> html.append("<th>").append(titles.get(column)).append("</th>"));
        html.append("</tr></thead><tbody>");
        rows.forEach(row -> {
            html.append("<tr>");
            columns.forEach(
                    column -> html.append("<td>").append(row.get(column)).append("</td>"));
            html.append("</tr>");
        });
        html.append("</tbody></table></div>\n");
    }

    private void pre(String text) {
        html.append("<pre tabindex=\"0\"><code>").append(escaped(text)).append("</code></pre>\n");
    }

    private static String pretty(JsonNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
