package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Does what a page says, in a folder of its own, as somebody does who copies one block after the other. A comment before each block says
 * what it is:
 *
 * <ul>
 *   <li>{@code run}: commands for a terminal, the same for all of them;
 *   <li>{@code server}: a command for another terminal that goes on; the next block waits until it says that it is ready;
 *   <li>{@code background}: the same, of another program, which says something when it is ready;
 *   <li>{@code shows}: what the last {@code run} has printed, or what the last {@code background} prints next;
 *   <li>{@code file: NAME}: a file to be made;
 *   <li>{@code frames}: what goes over the WebSocket of whoever has the token in {@code token.txt}: {@code ←} comes, {@code →} is sent;
 *   <li>{@code sql}: for the superuser of PostgreSQL;
 *   <li>{@code elsewhere: NAME}: for the test of that name;
 *   <li>{@code not run: REASON}: for nobody here.
 * </ul>
 */
final class Walkthrough implements AutoCloseable {
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)(?:^<!-- (.+?) -->\\n\\n?)?^```([a-z]*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String DONE = "@@done@@";
    private static final Pattern READY = Pattern.compile("notification is ready on \\S+");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(21_000 + (int) (ProcessHandle.current().pid() % 9_000));

    /** @param kind what the comment before it says; empty: there is none */
    record Block(String kind, String language, String text) {
        static Block of(MatchResult match) {
            return new Block(match.group(1) == null ? "" : match.group(1), match.group(2), match.group(3));
        }
    }

    private final Path page;
    private final Path folder;
    private final Map<String, String> replaced = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Process> started = new ArrayList<>();
    private final Path errors;
    private String said = "";
    private Process terminal;
    private BufferedReader last;
    private Device device;

    /** @param page below {@code docs} */
    Walkthrough(String page, Path folder) throws IOException, InterruptedException {
        this.page = Path.of("..", "docs").resolve(page);
        this.folder = folder;
        this.errors = folder.resolve("errors.log");
        boolean isThere = new ProcessBuilder("sh", "-c", "command -v curl && command -v bash")
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(isThere || System.getenv("TESTS_NEED_CURL") != null, "curl is not installed; its test is skipped");
        int port = freePort();
        replaced.put("localhost:8080", "localhost:" + port);
        environment.put("NOTIFICATION_HTTP_PORT", Integer.toString(port));
        String java = System.getProperty("java.home");
        environment.put(
                "PATH", String.join(File.pathSeparator, command().toString(), java + "/bin", System.getenv("PATH")));
        environment.put("JAVA_HOME", java);
        // The programs of the pages run for a second or two.
        environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }

    /** A folder with {@code notification}, which is the launcher that the build has left. */
    private Path command() throws IOException {
        Path launcher = Path.of("target", "notification").toAbsolutePath();
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path script =
                Files.writeString(programs.resolve("notification"), "#!/bin/sh\nexec '" + launcher + "' \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return programs;
    }

    /** Below those that the system gives to whoever asks for any, so nobody takes it before a program of the page does. */
    static int freePort() throws IOException {
        while (true) {
            int port = NEXT_PORT.incrementAndGet();
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The next one, then.
            }
        }
    }

    /** What is different here; it is an error if the page has it nowhere. */
    Walkthrough replacing(String words, String by) throws IOException {
        assertThat(Files.readString(page)).contains(words);
        replaced.put(words, by);
        return this;
    }

    Walkthrough with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    static List<Block> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).results().map(Block::of).toList();
    }

    /** Does all of the page. */
    void walk() throws Exception {
        List<Block> blocks = blocks(page);
        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            String[] kind = block.kind().split(": ", 2);
            switch (kind[0]) {
                case "run" -> run(here(block.text()));
                case "server" -> start(block.text(), READY);
                case "background" -> start(block.text(), Pattern.compile(".+"));
                case "shows" -> shows(block.text());
                case "file" -> Files.writeString(folder.resolve(kind[1]), here(block.text()));
                case "frames" -> frames(block.text());
                case "sql" -> PostgresDatabase.administer(block.text().split(";\\s*"));
                case "not run" -> assertThat(kind[1]).isNotBlank();
                case "elsewhere" -> assertThat(kind[1]).matches("[A-Za-z]+(?:Test|IT)");
                default -> throw new AssertionError(page + ": nothing is said about " + block);
            }
        }
    }

    /** A word of the page as it is here. */
    String here(String text) {
        String result = text;
        for (Map.Entry<String, String> each : replaced.entrySet()) {
            result = result.replace(each.getKey(), each.getValue());
        }
        return result;
    }

    /** Of the server that the page starts. */
    int port() {
        return Integer.parseInt(environment.get("NOTIFICATION_HTTP_PORT"));
    }

    /** What the page has told to be printed last. */
    String said() {
        return said;
    }

    /** A file that the page has made. */
    String file(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    private Process bash(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc", "-e"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void run(String commands) throws IOException {
        if (terminal == null) {
            terminal = bash();
        }
        BufferedWriter in = terminal.outputWriter();
        in.write(commands + "\nprintf '\\n%s\\n' " + DONE + "\n");
        in.flush();
        var output = new StringBuilder();
        for (String line = line(terminal.inputReader()); !line.equals(DONE); line = line(terminal.inputReader())) {
            output.append(line).append('\n');
        }
        said = output.toString().strip();
    }

    private void start(String command, Pattern ready) throws IOException {
        Process process = bash("-c", here(command));
        last = process.inputReader();
        String line = line(last);
        while (!ready.matcher(line).find()) {
            line = line(last);
        }
        said = line;
    }

    private String line(BufferedReader reader) {
        String line = CompletableFuture.supplyAsync(() -> {
                    try {
                        return reader.readLine();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (line == null) {
            throw new AssertionError(page + " has ended: " + errors());
        }
        return line;
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shows(String text) throws JsonProcessingException {
        List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
        List<String> expected = text.lines().toList();
        assertThat(lines).as("%s: %s", page, errors()).hasSameSizeAs(expected);
        Iterator<String> actual = lines.iterator();
        for (String line : expected) {
            assertFits(here(line), actual.next());
        }
    }

    private void frames(String text) throws IOException {
        if (device != null) {
            device.close();
        }
        List<String> lines = new ArrayList<>(here(text).lines().toList());
        String first = lines.remove(0);
        assertThat(first).startsWith("GET /api/ws");
        String query = first.substring("GET /api/ws".length());
        if (query.contains("since=")) {
            query = query.replaceFirst("since=[^&]*", "since=" + file("cursor.txt"));
        }
        device = Device.v1(port(), file("token.txt"), query);
        for (String line : lines) {
            if (line.startsWith("→ ")) {
                device.send(line.substring(2).replace("CURSOR", lastCursor));
            } else if (line.startsWith("← ")) {
                JsonNode frame = device.next();
                while (isHeartbeat(frame) && !line.contains("heartbeat")) {
                    frame = device.next(); // They come in between whenever it has been quiet for long.
                }
                if (frame.has("cursor")) {
                    lastCursor = frame.get("cursor").asText();
                }
                assertFits(line.substring(2), frame.toString());
            } else if (!line.isBlank()) {
                run(line);
            }
        }
    }

    private static boolean isHeartbeat(JsonNode frame) {
        return frame.path("type").asText().equals("heartbeat");
    }

    private String lastCursor = "";

    /** {@code …} stands for whatever comes there; times are always other ones. */
    private void assertFits(String expected, String actual) throws JsonProcessingException {
        if (expected.startsWith("{")) {
            assertFits(Api.MAPPER.readTree(expected), Api.MAPPER.readTree(actual), expected, actual);
        } else {
            assertThat(actual).as(page + ": " + errors()).matches(pattern(expected));
        }
    }

    private static String pattern(String expected) {
        return Pattern.compile("…")
                .splitAsStream(expected + "\0")
                .map(part -> Pattern.quote(part.replace("\0", "")))
                .reduce((one, next) -> one + ".*" + next)
                .orElseThrow();
    }

    private void assertFits(JsonNode expected, JsonNode actual, String page, String said) {
        assertThat(actual).as("%s, but %s", page, said).isNotNull();
        if (expected.isObject()) {
            List<String> names = new ArrayList<>();
            actual.fieldNames().forEachRemaining(names::add);
            List<String> wanted = new ArrayList<>();
            expected.fieldNames().forEachRemaining(wanted::add);
            assertThat(names).as("%s, but %s", page, said).isEqualTo(wanted);
            expected.properties()
                    .forEach(field -> assertFits(field.getValue(), actual.get(field.getKey()), page, said));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as("%s, but %s", page, said).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertFits(expected.get(i), actual.get(i), page, said);
            }
        } else if (expected.isTextual() && !isTime(expected.asText())) {
            assertThat(actual.asText()).as("%s, but %s", page, said).matches(pattern(expected.asText()));
        } else if (!expected.isTextual() && !page.contains("\"token_expires_in\":" + expected)) {
            assertThat(actual).as("%s, but %s", page, said).isEqualTo(expected);
        }
    }

    private static boolean isTime(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\dT.*");
    }

    @Override
    public void close() {
        if (device != null) {
            device.close();
        }
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> !process.isAlive());
            children.forEach(child -> await().atMost(PATIENCE).until(() -> !child.isAlive()));
        }
    }
}
