package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes tokens for users, and says what is in one. */
@Command(
        name = "token",
        description = "Issues an access token for a user, or says what is in one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  NOTIFICATION_TOKEN=$(cat shop.key) notification token issue usr_42 --expires-in 1h",
            "  notification token inspect - < token.txt"
        })
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec specification;

    static List<Object> commands(Terminal terminal) {
        return List.of(new Issue(terminal), new Inspect(terminal));
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "say what to do: issue or inspect");
    }

    @Command(
            name = "issue",
            description =
                    "Issues an access token for a user, with an API key that has the scope users; prints it alone.",
            mixinStandardHelpOptions = true)
    private static final class Issue extends ClientCommand {
        @Parameters(paramLabel = "USER", description = "for whom")
        private String user;

        @Option(
                names = "--by",
                paramLabel = "NAME",
                defaultValue = "external-id",
                converter = ByName.class,
                description = "what USER is: external-id (the default; a new one is a new user), username or id")
        private SendCommand.By by = SendCommand.By.external_id;

        @Option(
                names = "--expires-in",
                paramLabel = "TIME",
                converter = Times.class,
                defaultValue = "1h",
                description = "how long it is good, up to 24h (1h)")
        private Duration lifetime = Duration.ofHours(1);

        Issue(Terminal terminal) {
            super(terminal);
        }

        @Override
        public void run() {
            JsonText answer = server().post(
                            "/api/users/token",
                            by.write(new JsonObject(), user)
                                    .raw("expires_in", Long.toString(lifetime.toSeconds()))
                                    .end())
                    .json();
            terminal().print(isJson() ? answer.json() : answer.plain("token"));
        }
    }

    @Command(
            name = "inspect",
            description =
                    "Says what is in the token on standard input. Whether it is good only the server knows: whoami asks it.",
            mixinStandardHelpOptions = true)
    private static final class Inspect implements Runnable {
        private static final int PARTS = 3;

        private final Terminal terminal;
        private final InstantSource clock = InstantSource.system();

        @Parameters(
                paramLabel = "SOURCE",
                arity = "0..1",
                description = "- (standard input); a token itself is not taken from the command line")
        private String source = "-";

        @Mixin
        private OutputOption output;

        Inspect(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void run() {
            if (!source.equals("-")) {
                throw new CommandException(
                        ExitStatus.USAGE,
                        "what stands on a command line can be read by every user of this machine: give the token on standard"
                                + " input, and get another one if this was a real one");
            }
            String token = terminal.line().map(String::strip).orElse("");
            if (token.startsWith("nsk_")) {
                Optional<String> id =
                        Optional.of(token).filter(key -> key.length() > 14).map(key -> key.substring(4, 14));
                output.print(
                        terminal,
                        "an API key"
                                + id.map(text -> " with id " + Terminal.shown(text))
                                        .orElse("") + "; what it may do only the server knows: whoami",
                        new JsonObject().string("api_key", id.orElse("")));
                return;
            }
            String[] parts = token.split("\\.", -1);
            JsonText claims = parts.length == PARTS ? decoded(parts[1]) : null;
            if (claims == null) {
                throw new CommandException(ExitStatus.REFUSED, "this is no token: a JSON Web Token has three parts");
            }
            terminal.print(claims.json());
            terminal.say("its signature was not checked; " + end(claims));
        }

        private static JsonText decoded(String part) {
            try {
                return JsonText.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                        .filter(JsonText::isObject)
                        .orElse(null);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private String end(JsonText claims) {
            Optional<Long> end = Optional.of(claims.number("exp", -1)).filter(second -> second >= 0);
            if (end.isEmpty()) {
                return "it says no end";
            }
            if (end.get() > Instant.MAX.getEpochSecond()) {
                return "it never ends";
            }
            Instant at = Instant.ofEpochSecond(end.get());
            Duration left = Duration.between(clock.instant(), at);
            return left.isNegative()
                    ? "it ended " + Times.words(left.negated()) + " ago, at " + at
                    : "it ends in " + Times.words(left) + ", at " + at;
        }
    }
}
