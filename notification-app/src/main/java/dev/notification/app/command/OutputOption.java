package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import picocli.CommandLine.Option;

/** Whether a command prints what it did for people or for programs. */
public final class OutputOption {
    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
    private Output output = Output.text;

    public boolean isJson() {
        return output == Output.json;
    }

    /** One line. */
    public void print(Terminal terminal, String words, JsonObject json) {
        terminal.print(isJson() ? json.end() : words);
    }
}
