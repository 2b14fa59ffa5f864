package dev.notification.app.command;

import dev.notification.app.text.LogText;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command was typed: what it prints goes to standard output, what it says about that to standard error, and both may be a file,
 * a pipe or a terminal. Not thread-safe.
 */
public final class Terminal {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Map<String, String> environment;
    private final BufferedReader in;
    private final OutputStream out;
    private final PrintStream err;
    private final Optional<Console> console;

    /**
     * @param out without a buffer, and not a {@link PrintStream}, which would keep to itself that nobody reads it any more
     * @param console empty: nobody sits there
     */
    public Terminal(
            Map<String, String> environment,
            InputStream in,
            OutputStream out,
            PrintStream err,
            Optional<Console> console) {
        this.environment = environment;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.console = console;
    }

    /** A variable of the environment; one that is empty is not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    /** All variables, for whoever reads settings of a server. */
    Map<String, String> environment() {
        return environment;
    }

    /** One line of data. Text of strangers in it is escaped by whoever made the line. */
    public void print(String line) {
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("roken pipe")) {
                throw new CommandException(
                        ExitStatus.BROKEN_PIPE, "", e); // As whatever else stands in a pipe, without a word.
            }
            throw new CommandException(ExitStatus.UNWRITTEN, "standard output cannot be written: " + e.getMessage(), e);
        }
    }

    /** For what writes by itself, such as help; what cannot be written fails as in {@link #print}. */
    public PrintWriter writer() {
        return new PrintWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        Terminal.this.write(new byte[] {(byte) b});
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        Terminal.this.write(Arrays.copyOfRange(bytes, from, from + length));
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /** For people; never a part of the data. */
    public void say(String words) {
        err.println(words);
    }

    /** As a title, on a terminal that shows such; {@code NO_COLOR} is heeded (no-color.org). */
    String strong(String text) {
        boolean plain = console.isEmpty()
                || variable("NO_COLOR").isPresent()
                || variable("TERM").filter("dumb"::equals).isPresent();
        return plain ? text : BOLD + text + PLAIN;
    }

    /** What a stranger wrote, in one line, and without anything that a terminal would act upon. */
    static String shown(String text) {
        return LogText.escaped(text).replace("\t", " ");
    }

    boolean isInteractive() {
        return console.isPresent();
    }

    /** The next line of standard input; empty at its end. */
    public Optional<String> line() {
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            throw new CommandException(ExitStatus.UNAVAILABLE, "standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /** Only where somebody sits. */
    String asked(String prompt) {
        return Optional.ofNullable(console.orElseThrow().readLine("%s", prompt)).orElse("");
    }

    /** Standard input, for those who read it line by line. */
    public BufferedReader in() {
        return in;
    }

    /** Typed without being shown if somebody sits there; else the first line of standard input. */
    public Optional<String> secret(String prompt) {
        Optional<String> typed = console.isPresent()
                ? Optional.ofNullable(console.get().readPassword("%s", prompt)).map(String::new)
                : line();
        return typed.filter(text -> !text.isEmpty());
    }
}
