package dev.notification.app;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.notification.app.config.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tar.gz of the build, unpacked elsewhere. */
class ArchiveIT {
    @TempDir
    static Path directory;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = unpackedTo(directory.resolve("some place"));
    }

    private static Path unpackedTo(Path folder) throws IOException, InterruptedException {
        Files.createDirectory(folder);
        Tools.succeed(folder, "tar", "xzf", built().toString());
        try (Stream<Path> folders = Files.list(folder)) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private static Path built() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> archives = files.filter(
                            file -> file.getFileName().toString().matches("notification-\\d.*\\.tar\\.gz"))
                    .toList();
            assertThat(archives).hasSize(1);
            return archives.get(0).toAbsolutePath();
        }
    }

    private static Path folderOf(String name) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** A user who may only read the program, through a link; then the program goes, the data stays, and another one takes it up. */
    @Test
    void itRunsTheFiveStepsAndItsDataOutlivesIt() throws IOException, InterruptedException {
        Path first = unpackedTo(directory.resolve("the first"));
        Path link = Files.createSymbolicLink(directory.resolve("inbox"), first.resolve("bin/notification"));
        Path data = folderOf("data");
        Map<String, String> settings = Map.of(
                "NOTIFICATION_HTTP_PORT",
                "0",
                "XDG_CACHE_HOME",
                folderOf("cache").toString());
        List<String> command = new ArrayList<>();
        if (Tools.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        } else {
            Tools.succeed(directory, "chmod", "-R", "a-w", first.toString());
        }
        List<String> check = new ArrayList<>(command);
        check.addAll(List.of(link.toString(), "--check"));
        command.addAll(List.of(
                link.toString(),
                "--config",
                first.resolve("conf/notification.properties").toString()));

        Tools.Said checked = Tools.run(data, settings, check);
        assertThat(checked.status()).as(checked.text()).isZero();
        try (JarProcess server = JarProcess.start(data, settings, command)) {
            FiveSteps.doneOn(server.port());
            assertThat(server.log()).doesNotContain("archive of classes");
            server.stop().waitFor();
        }

        Tools.succeed(directory, "chmod", "-R", "u+w", first.toString());
        Tools.succeed(directory, "rm", "-r", first.toString(), link.toString());
        Path next = home.resolve("bin/notification");
        try (JarProcess server = JarProcess.start(
                data, Map.of("NOTIFICATION_HTTP_PORT", "0", "NOTIFICATION_JAVA_OPTIONS", "-Xshare:off"), next)) {
            FiveSteps.assertAreStillThere(server.port());
        }
    }

    @Test
    void aFolderForTemporaryFilesThatCannotTakeTheLibraryIsNamed() throws IOException, InterruptedException {
        Path data = folderOf("data of nobody");
        String missing = directory.resolve("missing").toString();

        Tools.Said said = Tools.run(
                data,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "NOTIFICATION_JAVA_OPTIONS",
                        "-Xshare:off -Djava.io.tmpdir=" + missing),
                List.of(home.resolve("bin/notification").toString(), "--check", "--http.port=0"));

        assertThat(said.status()).isEqualTo(69);
        assertThat(said.text())
                .contains("cannot be loaded from " + missing, "-Djava.io.tmpdir=FOLDER")
                .doesNotContain("\tat ");
    }

    @Test
    void itHoldsASettingsFileThatSetsNothingButNamesEverySettingWithItsDefault() throws IOException {
        String text = Files.readString(home.resolve("conf/notification.properties"));
        var all = new Properties();
        all.load(new StringReader(text.replaceAll("(?m)^#(?=\\S)", "")));
        var set = new Properties();
        set.load(new StringReader(text));

        assertThat(set).isEmpty();
        assertThat(all).isEqualTo(Setting.all().stream().collect(toMap(Setting::key, setting -> setting.standard())));
    }

    @Test
    void itsManualPageIsOneThatManReadsWithoutAWarning() throws IOException, InterruptedException {
        Path page = home.resolve("man/man1/notification.1");
        assertThat(Files.readString(page)).contains(".TH NOTIFICATION 1", ".SS user create", "\\-\\-http.port");

        Tools.need("groff", "TESTS_NEED_GROFF");
        assertThat(Tools.succeed(directory, "groff", "-man", "-ww", "-z", page.toString()))
                .isEmpty();
        assertThat(Tools.succeed(directory, "groff", "-man", "-Tascii", "-P-c", page.toString()))
                .as("examples have a line each")
                .containsPattern("(?m)^ +notification serve --http.port=9000$");
    }

    @Test
    void theShellCompletesCommandsAndSettings() throws IOException, InterruptedException {
        String script = """
                . "$1/completion/notification.bash" && complete -p notification
                compopt() { :; }
                COMP_WORDS=(notification ser) COMP_CWORD=1; _complete_notification; echo "${COMPREPLY[@]}"
                COMP_WORDS=(notification --http.po) COMP_CWORD=1; _complete_notification; echo "${COMPREPLY[@]}"
                """;

        String said = Tools.succeed(directory, "bash", "-c", script, "bash", home.toString());

        assertThat(said).contains("-F _complete_notification notification", "serve", "--http.port");
    }

    /** By a zsh at a terminal that finds the file where packages put it; the first press of the tabulator counts. */
    @Test
    void zshCompletesWithTheFirstPress() throws IOException, InterruptedException {
        Tools.need("zsh", "TESTS_NEED_SHELLS");
        String script = """
                zmodload zsh/zpty
                zpty z 'TERM=dumb PS1="> " zsh -f'
                zpty -w z "fpath=(\\"$1/completion\\" \\$fpath); autoload -U compinit; compinit -D -u; print rea''dy"
                zpty -r z out '*ready*'
                zpty -w -n z $'notification listen --from-s\\t'
                zpty -r z out '*from-s*(tart|command not found)*'
                print -r -- "$out"
                zpty -d z
                """;

        String said = Tools.succeed(directory, "timeout", "60", "zsh", "-f", "-c", script, "zsh", home.toString());

        assertThat(said).contains("--from-start");
    }

    @Test
    void eachLibraryHasItsLicenseAndEachLicenseALibrary() throws IOException {
        Set<String> named = Files.readAllLines(home.resolve("THIRD-PARTY.md")).stream()
                .filter(line -> line.matches("\\| [\\w.-]+ \\| [\\w.-]+ \\|"))
                .map(line -> line.split("[| ]+")[1])
                .filter(name -> !name.equals("library"))
                .collect(toSet());

        Set<String> held = PackageFiles.jars(home.resolve("lib")).stream()
                .map(PackageFiles::artifact)
                .collect(toSet());
        assertThat(named).as("the table of src/main/dist/THIRD-PARTY.md").containsExactlyInAnyOrderElementsOf(held);
        assertThat(home.resolve("licenses/grizzly-framework/LICENSE.txt"))
                .content()
                .contains("Eclipse Public License");
        assertThat(home.resolve("LICENSE")).content().contains("Apache License");
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theListOfPartsNamesEveryLibraryAndNothingElse() throws IOException {
        Path file = home.resolve("sbom/notification.cdx.json");
        assumeTrue(
                Files.exists(file) || System.getenv("TESTS_NEED_SBOM") != null,
                "the build was made with Maven's -o, which leaves the list of parts out");
        JsonNode list = new ObjectMapper().readTree(file.toFile());

        assertThat(list.get("bomFormat").asText()).isEqualTo("CycloneDX");
        List<String> parts = new ArrayList<>();
        for (JsonNode part : list.get("components")) {
            String name = part.get("name").asText() + "-" + part.get("version").asText() + ".jar";
            parts.add(name);
            assertThat(part.get("hashes").findValuesAsText("content"))
                    .as(name)
                    .contains(sha256(home.resolve("lib").resolve(name)));
        }
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            assertThat(parts)
                    .containsExactlyInAnyOrderElementsOf(libraries
                            .map(library -> library.getFileName().toString())
                            .toList());
        }
    }
}
