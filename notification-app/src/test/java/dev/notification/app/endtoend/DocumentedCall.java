package dev.notification.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request and its answer beside what the OpenAPI document says of them. An answer is always as the document says; a request has to
 * be only if it succeeded.
 *
 * @param operation pointer to it in the document
 */
record DocumentedCall(String operation, Exchange exchange) {
    private static final String BELOW_API = "/api/";
    private static final String NDJSON = "application/x-ndjson";
    private static final Set<String> TAKE_ANY_QUERY = Set.of("live", "ready", "readMetrics");
    /** What an address answers that the document does not know, or a method that it does not know there. */
    private static final String ELSEWHERE = "/components/responses/";

    /**
     * What was asked and answered, over whatever client.
     *
     * @param type of the body, as the request says it
     * @param headers of the answer
     */
    record Exchange(
            String method,
            URI address,
            Optional<String> type,
            String body,
            int status,
            Function<String, Optional<String>> headers,
            String answer) {
        static Exchange of(HttpRequest request, HttpResponse<String> response) {
            return new Exchange(
                    request.method(),
                    request.uri(),
                    request.headers().firstValue("Content-Type"),
                    request.bodyPublisher().map(Sent::text).orElse(""),
                    response.statusCode(),
                    response.headers()::firstValue,
                    response.body());
        }

        @Override
        public String toString() {
            return method + " " + address;
        }
    }

    /** An address of the document, as a pattern. */
    private record Address(Pattern pattern, String pointer) {}

    /** Those without parameters come first. */
    private static final List<Address> ADDRESSES = addresses();

    private static List<Address> addresses() {
        List<String> paths = new ArrayList<>();
        ApiDocuments.OPENAPI.get("paths").fieldNames().forEachRemaining(paths::add);
        return paths.stream()
                .sorted(Comparator.comparing(path -> path.contains("{")))
                .map(path -> new Address(
                        Pattern.compile(path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")),
                        "/paths/" + ApiDocuments.escaped(path)))
                .toList();
    }

    /**
     * Looks at an exchange of a test. A refusal is looked at wherever it comes from.
     *
     * @return the operation and the status, such as {@code send 201}; empty if the document knows no such operation
     * @throws AssertionError if it is not what the document says
     */
    static Optional<String> check(Exchange exchange) {
        String path = exchange.address().getPath();
        if (exchange.method().equals("OPTIONS")) {
            return Optional.empty(); // The same at every address; ApiStatusesTest looks at each.
        }
        boolean isHead = exchange.method().equals("HEAD");
        String method = isHead ? "get" : exchange.method().toLowerCase(Locale.ROOT);
        Optional<DocumentedCall> call = ADDRESSES.stream()
                .filter(address -> address.pattern().matcher(path).matches())
                .map(address -> address.pointer() + "/" + method)
                .filter(pointer -> !ApiDocuments.OPENAPI.at(pointer).isMissingNode())
                .findFirst()
                .map(pointer -> new DocumentedCall(pointer, exchange));
        if (isHead) {
            call.ifPresent(DocumentedCall::checkHead);
            return Optional.empty();
        }
        if (call.isEmpty()) {
            checkElsewhere(exchange);
        }
        return call.map(DocumentedCall::check);
    }

    private static void checkElsewhere(Exchange exchange) {
        if (exchange.status() < 400) {
            if (exchange.address().getPath().startsWith(BELOW_API)) {
                throw new AssertionError(
                        "no operation of the OpenAPI document is " + exchange + ", but it is " + exchange.status());
            }
            return;
        }
        String answer = ELSEWHERE + (exchange.status() == 404 ? "NotFound" : "RefusedByPort");
        var refusal = new DocumentedCall(answer, exchange);
        refusal.checkHeaders(answer);
        refusal.checkContent(answer + "/content", exchange.headers().apply("Content-Type"), exchange.answer());
        if (exchange.status() == 405 && exchange.headers().apply("Allow").isEmpty()) {
            refusal.fail("there is no Allow");
        }
    }

    /** What GET would be answered, without its content. */
    private void checkHead() {
        checkHeaders(answer());
        if (!exchange.answer().isEmpty()) {
            fail("HEAD has a body");
        }
    }

    private boolean isKnown() {
        return !ApiDocuments.OPENAPI
                .at(operation + "/responses/" + exchange.status())
                .isMissingNode();
    }

    private String answer() {
        return ApiDocuments.resolved(operation + "/responses/" + (isKnown() ? exchange.status() : "default"));
    }

    private String check() {
        String answer = answer();
        checkHeaders(answer);
        checkContent(answer + "/content", exchange.headers().apply("Content-Type"), exchange.answer());
        if (exchange.status() < 300) {
            checkQuery();
            checkBody();
        }
        return name() + " " + (isKnown() ? exchange.status() : "default");
    }

    private String name() {
        return ApiDocuments.OPENAPI.at(operation + "/operationId").asText();
    }

    private void fail(String what) {
        throw new AssertionError(name() + " (" + exchange + ") is answered " + exchange.status()
                + ", and not as the OpenAPI document says: " + what);
    }

    private void checkHeaders(String answer) {
        ApiDocuments.OPENAPI.at(answer + "/headers").fieldNames().forEachRemaining(name -> {
            String header = ApiDocuments.resolved(answer + "/headers/" + name);
            Optional<String> value = exchange.headers().apply(name);
            if (value.isEmpty() && ApiDocuments.OPENAPI.at(header + "/required").asBoolean()) {
                fail("there is no " + name);
            }
            value.ifPresent(text -> checkText(header + "/schema", text));
        });
    }

    private void checkContent(String content, Optional<String> type, String body) {
        if (body.isEmpty()) {
            if (!ApiDocuments.OPENAPI.at(content).isMissingNode()) {
                fail("it is empty");
            }
            return;
        }
        String media = content + "/" + ApiDocuments.escaped(mediaType(type));
        if (ApiDocuments.OPENAPI.at(media).isMissingNode()) {
            fail("nothing is said of " + type + ": " + body);
        }
        checkMedia(media, body);
    }

    private static String mediaType(Optional<String> type) {
        return type.orElse("none").replaceAll(";.*", "").strip();
    }

    private void checkMedia(String media, String body) {
        if (media.endsWith(ApiDocuments.escaped(NDJSON))) {
            body.lines().filter(line -> !line.isBlank()).forEach(line -> check(media + "/x-line-schema", line));
        } else {
            check(media + "/schema", media.contains("json") ? body : quoted(body));
        }
    }

    private void check(String schema, String json) {
        ApiDocuments.problem("openapi", schema, json).ifPresent(this::fail);
    }

    /** @param text of a header or a parameter */
    private void checkText(String schema, String text) {
        String type =
                ApiDocuments.OPENAPI.at(ApiDocuments.resolved(schema) + "/type").asText();
        check(schema, type.equals("integer") || type.equals("boolean") ? text : quoted(text));
    }

    private static String quoted(String text) {
        return Api.MAPPER.valueToTree(text).toString();
    }

    private void checkQuery() {
        Map<String, String> known = new LinkedHashMap<>();
        for (int i = 0; ApiDocuments.OPENAPI.at(operation + "/parameters").has(i); i++) {
            String parameter = ApiDocuments.resolved(operation + "/parameters/" + i);
            if (ApiDocuments.OPENAPI.at(parameter + "/in").asText().equals("query")) {
                known.put(ApiDocuments.OPENAPI.at(parameter + "/name").asText(), parameter + "/schema");
            }
        }
        String query = Optional.ofNullable(exchange.address().getRawQuery()).orElse("");
        for (String pair : query.isEmpty() || TAKE_ANY_QUERY.contains(name()) ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String schema = known.get(parts[0]);
            if (schema == null) {
                fail("it takes no parameter " + parts[0]);
            }
            boolean isList = ApiDocuments.OPENAPI.at(schema + "/type").asText().equals("array");
            checkText(isList ? schema + "/items" : schema, URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
    }

    /** What succeeded has no wrong field; of a list of which each item is answered by itself, those that were taken. */
    private void checkBody() {
        String body = exchange.body();
        if (body.isEmpty()) {
            return;
        }
        String media = operation + "/requestBody/content/" + ApiDocuments.escaped(mediaType(exchange.type()));
        if (ApiDocuments.OPENAPI.at(media).isMissingNode()) {
            fail("it takes no body of " + exchange.type());
        }
        checkMedia(media, name().equals("sendBatch") || name().equals("upsertUsers") ? taken(body) : body);
    }

    private String taken(String body) {
        try {
            List<JsonNode> results = new ArrayList<>();
            Api.MAPPER.readTree(exchange.answer()).get("results").forEach(results::add);
            if (!body.startsWith("[") && name().equals("sendBatch")) {
                List<String> lines =
                        body.lines().filter(line -> !line.isBlank()).toList();
                return String.join(
                        "\n",
                        Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                                .filter(i -> !results.get(i).has("error"))
                                .map(lines::get)
                                .toList());
            }
            JsonNode all = Api.MAPPER.readTree(body);
            ArrayNode items = (ArrayNode) (all.isArray() ? all : all.get("users"));
            for (int i = results.size() - 1; i >= 0; i--) {
                if (results.get(i).has("error") && items.size() > 1) {
                    items.remove(i);
                }
            }
            return results.stream().allMatch(result -> result.has("error")) ? anyOf(all) : all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Instead of a list in which nothing is right. */
    private static String anyOf(JsonNode all) {
        return all.isArray() ? "[{\"user_id\":1,\"message\":\"any\"}]" : "{\"users\":[{\"external_id\":\"any\"}]}";
    }

    /** Collects what a publisher publishes. */
    private static final class Sent implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        static String text(HttpRequest.BodyPublisher publisher) {
            var sent = new Sent();
            publisher.subscribe(sent);
            return sent.bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            byte[] next = new byte[part.remaining()];
            part.duplicate().get(next);
            bytes.writeBytes(next);
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {}
    }
}
