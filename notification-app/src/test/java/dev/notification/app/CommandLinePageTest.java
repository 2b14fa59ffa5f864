package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.command.ClientLine;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.Terminal;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** docs/command-line.md and the launcher, held against the commands that the program has. */
class CommandLinePageTest {
    private static final Path PAGE = Path.of("..", "docs", "command-line.md");
    private static final Path LAUNCHER = Path.of("src", "main", "launcher", "notification");
    private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)`");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        out.reset();
        return Main.run(
                arguments,
                environment,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static CommandLine program() {
        var words = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var terminal = new Terminal(Map.of(), InputStream.nullInputStream(), words, words, Optional.empty());
        return CommandTree.line(Map.of(), terminal, words, words);
    }

    private static Set<String> options(CommandLine line) {
        Set<String> names = line.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(name -> name.startsWith("--") && !EVERYWHERE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        line.getSubcommands().values().forEach(below -> names.addAll(options(below)));
        return names;
    }

    /** The options in the first column of the tables of the section that names a command in its heading. */
    private static Set<String> documented(String page, String command) {
        return section(page, command)
                .lines()
                .filter(line -> line.startsWith("| `--"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(cell -> OPTION.matcher(cell).results())
                .map((MatchResult option) -> option.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String section(String page, String command) {
        return Arrays.stream(page.split("\n(?=#{2,3} )"))
                .filter(part -> Arrays.asList(part.lines()
                                .findFirst()
                                .orElse("")
                                .replaceFirst("#+ ", "")
                                .split(", "))
                        .contains(command))
                .findFirst()
                .orElse("");
    }

    @Test
    void thePageHasEveryCommandAndItsOptionsAndNoOthers() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> ofAllClients = documented(page, "Commands that ask a server");
        assertThat(ofAllClients).containsExactlyInAnyOrder("--server", "--output", "--token-file");

        for (CommandLine command : program().getSubcommands().values()) {
            String name = command.getCommandName();
            if (command.getCommandSpec().usageMessage().hidden()) {
                continue;
            }
            assertThat(section(page, name)).as(name).contains("notification " + name);
            Set<String> wanted = options(command);
            Set<String> written = documented(page, name);
            if (ClientLine.names().contains(name)) {
                wanted.removeAll(ofAllClients);
            }
            // A section of several commands has the options of all of them.
            assertThat(written).as(name).containsAll(wanted);
            assertThat(optionsOfSection(page, name)).as(name).containsAll(written);
        }
    }

    private static Set<String> optionsOfSection(String page, String name) {
        String heading = section(page, name).lines().findFirst().orElse("").replaceFirst("#+ ", "");
        Set<String> all = new TreeSet<>();
        for (CommandLine command : program().getSubcommands().values()) {
            if (Arrays.asList(heading.split(", ")).contains(command.getCommandName())) {
                all.addAll(options(command));
            }
        }
        return all;
    }

    @Test
    void theExitStatusesOfThePageAndOfTheHelpAreThoseOfTheProgram() throws IOException {
        Set<String> codes = Arrays.stream(ExitStatus.values())
                .map(status -> Integer.toString(status.code()))
                .collect(Collectors.toCollection(TreeSet::new));
        codes.addAll(Set.of("0", "143"));

        assertThat(section(Files.readString(PAGE), "Exit statuses")
                        .lines()
                        .filter(line -> line.matches("\\| [0-9]+ .*"))
                        .map(line -> line.replaceAll("\\D", "")))
                .containsExactlyInAnyOrderElementsOf(codes);
        run(Map.of(), "--help");
        String help = printed();
        assertThat(codes).allSatisfy(code -> assertThat(help).containsPattern("(?m)^\\s*" + code + "  "));
    }

    @Test
    void theLauncherKnowsWhichCommandsAskAServer() throws IOException {
        String line = Files.readString(LAUNCHER)
                .lines()
                .filter(text -> text.strip().startsWith("login | "))
                .findFirst()
                .orElseThrow();

        assertThat(line.replace(")", "").strip().split(" \\| "))
                .containsExactlyInAnyOrderElementsOf(ClientLine.names());
    }

    @Test
    void aMisspeltCommandIsAnsweredWithWhatMayBeMeant() {
        assertThat(run(Map.of(), "lsten")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("listen");
    }

    @Test
    void theExampleOfAllSettingsIsAFileThatSetsTheDefaults() throws IOException {
        assertThat(run(Map.of(), "config", "example")).isZero();
        String commented = printed();

        String file = commented
                .lines()
                .filter(line -> line.matches("#[a-z][a-z0-9.-]*=.+"))
                .filter(line -> !line.startsWith("#auth.jwt.")) // Each of them wants others beside it.
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));
        Path written = Files.writeString(directory.resolve("notification.properties"), file);
        assertThat(commented.lines().filter(line -> line.matches("#[a-z][a-z0-9.-]*=.*")))
                .hasSize(Setting.all().size());
        assertThat(ServerConfig.load(Map.of(), Optional.of(written), Map.of()))
                .usingRecursiveComparison()
                .isEqualTo(ServerConfig.load(
                        Map.of(), Optional.of(Files.createFile(directory.resolve("empty"))), Map.of()));
    }

    @Test
    void whatCountsIsShownWithItsOriginAndWithoutSecrets() {
        Map<String, String> environment = Map.of(
                "NOTIFICATION_HTTP_PORT",
                "9000",
                "NOTIFICATION_JWT_SECRET",
                "a secret that nobody may see, ever",
                "NOTIFICATION_DATABASE_URL",
                "jdbc:postgresql://db/shop?user=ada&password=hunter2",
                "NOTIFICATION_TRACES_ENDPOINT",
                "https://collector.example/v1/traces?key=hunter2");

        int status = run(environment, "config", "show", "--origin", "--log.level=warn");

        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(printed().lines())
                .contains(
                        "http.port=9000    # NOTIFICATION_HTTP_PORT",
                        "log.level=warn    # --log.level",
                        "jwt.secret=hidden    # NOTIFICATION_JWT_SECRET",
                        "http.host=0.0.0.0    # default",
                        "database.url=jdbc:postgresql://db/shop?hidden    # NOTIFICATION_DATABASE_URL",
                        "traces.endpoint=https://collector.example/v1/traces?hidden    # NOTIFICATION_TRACES_ENDPOINT");
        assertThat(printed()).doesNotContain("nobody may see").doesNotContain("hunter2");
        assertThat(run(Map.of("NOTIFICATION_HTTP_PORT", "x"), "config", "show")).isEqualTo(78);
    }

    /** The environment of a server may have them for the commands that are run beside it. */
    @Test
    void whatClientsReadIsNoUnknownSetting() {
        List<String> warnings = new ArrayList<>();

        ServerConfig.load(
                Map.of(
                        "NOTIFICATION_SERVER",
                        "http://localhost:1",
                        "NOTIFICATION_TOKEN",
                        "x",
                        "NOTIFICATION_TOKEN_FILE",
                        "x",
                        "NOTIFICATION_PASSWORD",
                        "x"),
                Optional.empty(),
                Map.of(),
                warnings::add);

        assertThat(warnings).isEmpty();
    }

    @Test
    void aSettingIsExplainedByAnyOfItsNames() {
        for (String name : new String[] {"http.port", "NOTIFICATION_HTTP_PORT"}) {
            assertThat(run(Map.of(), "config", "explain", name)).isZero();
            assertThat(printed()).contains("port to listen on", "may be: 0 to 65535", "default: 8080", "--http.port");
        }
        assertThat(run(Map.of(), "config", "explain", "http.prot")).isEqualTo(65);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean http.port?");
    }

    @Test
    void whatAMigrationWouldDoIsSaidAndNothingIsDone() {
        Path file = directory.resolve("notification.db");
        String database = "--database.url=jdbc:sqlite:" + file;
        assertThat(run(Map.of(), "migrate", "--dry-run", database)).isZero();
        assertThat(printed()).contains("the schema would be brought to version ");
        assertThat(file).doesNotExist();
        run(Map.of(), "migrate", database);

        assertThat(run(Map.of(), "migrate", "--dry-run", database)).isZero();

        assertThat(printed()).contains("already");
    }

    @Test
    void anEpochIsRenewedAfterAQuestion() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        run(Map.of(), "migrate", database);

        assertThat(run(Map.of(), "epoch", "renew", database)).isEqualTo(2);
        assertThat(run(Map.of(), "epoch", "renew", "--yes", database)).isZero();
        assertThat(printed()).contains("the history begins anew as r");
        assertThat(run(Map.of(), "epoch", database)).isEqualTo(2);
    }

    /** By the real bash, in which the script is read and asked as a press of the tabulator does. */
    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        run(Map.of(), "completion", "bash");
        Path script = Files.write(directory.resolve("completion"), out.toByteArray());
        Path result = directory.resolve("result");
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(notification lis); COMP_CWORD=1; _complete_notification;"
                                + " echo ${COMPREPLY[@]}; COMP_WORDS=(notification listen --from); COMP_CWORD=2;"
                                + " _complete_notification; echo ${COMPREPLY[@]}")
                .redirectOutput(result.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(result)).contains("listen").contains("--from-start");
    }

    private String said(String... command) throws IOException, InterruptedException {
        Path result = directory.resolve("result");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(result.toFile())
                .redirectErrorStream(true);
        // A shell keeps files of its own in somebody's home.
        builder.environment().put("HOME", directory.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        Process shell = builder.start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(result);
    }

    /** At a terminal that zsh makes for another zsh. */
    @Test
    void zshCompletesACommandWhenTheTabulatorIsPressed() throws IOException, InterruptedException {
        Tools.need("zsh", "TESTS_NEED_SHELLS");
        run(Map.of(), "completion", "zsh");
        Files.write(directory.resolve("completion"), out.toByteArray());

        assertThat(said("zsh", "-f", "-c", """
                zmodload zsh/zpty
                zpty z 'PS1= zsh -f -i'
                zpty -w z 'autoload -Uz compinit && compinit -u -D; source ./completion; echo rea''dy'
                read_until() { repeat 300; do zpty -r -t z line && all+=$line; [[ $all == *$1* ]] && return; sleep 0.1; done }
                read_until ready
                zpty -w -n z $'notification lis\t'
                read_until 'notification listen'
                print -r -- "$all"
                """)).contains("notification listen");
    }

    @Test
    void fishCompletesCommandsAndOptions() throws IOException, InterruptedException {
        Tools.need("fish", "TESTS_NEED_SHELLS");
        run(Map.of(), "completion", "fish");
        Files.write(directory.resolve("completion"), out.toByteArray());

        assertThat(said(
                                "fish",
                                "-N",
                                "-c",
                                "source completion; complete -C 'notification lis'; complete -C 'notification listen --from';"
                                        + " complete -C 'notification inbox unarc'; complete -C 'notification bench fan'")
                        .lines())
                .anyMatch(line -> line.startsWith("listen\t"))
                .anyMatch(line -> line.startsWith("--from-start\t"))
                .anyMatch(line -> line.startsWith("unarchive\t"))
                .anyMatch(line -> line.startsWith("fanout\t"));
    }

    /** A stranger types it where the page says that settings may stand. */
    @Test
    void theSettingsFileMayStandBehindACommandToo() throws IOException {
        Path file = Files.writeString(directory.resolve("c.properties"), "http.port=4711\n");

        for (List<String> line : List.of(
                List.of("--config=" + file, "config", "show"),
                List.of("config", "--config=" + file, "show"),
                List.of("config", "show", "--config", file.toString()))) {
            assertThat(run(Map.of(), line.toArray(String[]::new)))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isZero();
            assertThat(printed()).contains("http.port=4711");
        }
        assertThat(run(Map.of(), "config", "show", "--config=/dev/zero")).isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("/dev/zero is too long to be meant");
    }

    @Test
    void noAddressIsShownWithThePasswordInIt() {
        run(
                Map.of(
                        "NOTIFICATION_TRACES_ENDPOINT",
                        "https://u:geheim@h.example/d?key=geheim",
                        "NOTIFICATION_AUTH_JWT_JWKS_URL",
                        "https://u:geheim@h.example/keys",
                        "NOTIFICATION_DATABASE_URL",
                        "jdbc:postgresql://u:ge@heim/x@h/d"),
                "config",
                "show",
                "--output=json");

        assertThat(printed()).contains("//hidden@").doesNotContain("geheim").doesNotContain("heim/x");
    }

    @Test
    void fishIsToldEveryCommandAndOption() {
        run(Map.of(), "completion", "fish");

        assertThat(printed())
                .contains("-n '__fish_use_subcommand' -f -a listen -d 'Prints each notification")
                .contains("complete -c notification -n '__fish_seen_subcommand_from listen' -l from-start -d")
                .contains(
                        "complete -c notification -n '__fish_seen_subcommand_from token; and __fish_seen_subcommand_from"
                                + " issue' -l by -r");
    }

    @Test
    void benchSaysThatAFileIsNotThereAndNoPasswordOfAServer() {
        assertThat(run(Map.of(), "bench", "table", "nowhere.json")).isEqualTo(69);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere.json is not there");

        for (String address :
                List.of("https://ada:geheim7@somewhere:1", "ada:geheim7@somewhere", "http://ada:geheim7@some where")) {
            err.reset();
            assertThat(run(Map.of(), "bench", "ping", "--server", address)).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("hidden@some", "cannot be measured")
                    .doesNotContain("geheim7");
        }
    }
}
