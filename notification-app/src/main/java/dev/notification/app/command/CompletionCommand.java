package dev.notification.app.command;

import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what a shell needs to complete commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(notification completion bash)",
            "  notification completion fish > ~/.config/fish/completions/notification.fish"
        })
public final class CompletionCommand implements Runnable {
    private static final String PROGRAM = "notification";

    private final Terminal terminal;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private Shell shell;

    @Spec
    private CommandSpec specification;

    /** For which there is a script. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        CommandLine program = specification.root().commandLine();
        // That of picocli is for bash, and for zsh by its own bashcompinit.
        String script =
                shell == Shell.fish ? new FishCompletion(PROGRAM).script(program) : AutoComplete.bash(PROGRAM, program);
        terminal.write(script.getBytes(StandardCharsets.UTF_8));
    }
}
