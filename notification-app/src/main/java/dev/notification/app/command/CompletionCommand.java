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
        String script =
                shell == Shell.fish ? new FishCompletion(PROGRAM).script(program) : AutoComplete.bash(PROGRAM, program);
        terminal.write((shell == Shell.zsh ? forZsh(script) : script).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * zsh reads picocli's script by its own bashcompinit, if it is sourced. As a file of zsh's path of functions, where packages put it,
     * it is read at the first press of the tabulator: as a whole, so that no alias counts in it, and that press is to be answered, too.
     */
    private static String forZsh(String bash) {
        return "#compdef " + PROGRAM + "\n"
                + bash.replace("  alias compopt=complete\n", "")
                        .replace("type compopt &>/dev/null && compopt", ": compopt")
                + "\nif [ \"${funcstack[1]-}\" = _" + PROGRAM + " ]; then\n  _bash_complete -o default -F _complete_"
                + PROGRAM + "\nfi\n";
    }
}
