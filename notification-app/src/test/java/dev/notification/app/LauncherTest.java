package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's script as it is shipped, with a Java that only says how it was called. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("src", "main", "launcher", "notification");
    private static final String JAVA = """
            #!/bin/sh
            echo "locale ${LC_ALL:-${LC_CTYPE:-${LANG:-}}}"
            for argument; do
              echo "$argument"
              case $argument in -XX:ArchiveClassesAtExit=*) echo archive >"${argument#*=}" ;; esac
            done
            """;

    @TempDir
    Path directory;

    /** Without archives of classes, which the launcher would make in the background, when a test is perhaps over. */
    private String options = "-Xshare:off";

    private Path home;
    private Path launcher;

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        directory = directory.toRealPath(); // The launcher says where it really is.
        home = java("17.0.1");
        launcher = install(directory.resolve("app"));
    }

    private Path java(String version) throws IOException {
        Path java = directory.resolve("java-" + version);
        Files.createDirectories(java.resolve("bin"));
        executable(java.resolve("bin/java"), JAVA);
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return java;
    }

    private static Path install(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.createFile(folder.resolve("notification-app.jar"));
        return executable(folder.resolve("notification"), Files.readString(SCRIPT));
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Said run(Path command, String... arguments) throws IOException, InterruptedException {
        return run(Map.of("JAVA_HOME", home.toString()), command, arguments);
    }

    private Said run(Map<String, String> environment, Path command, String... arguments)
            throws IOException, InterruptedException {
        return run(List.of(), environment, command, arguments);
    }

    private Said run(List<String> prefix, Map<String, String> environment, Path command, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        var builder = new ProcessBuilder(new ArrayList<>(prefix))
                .directory(Path.of("/").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().add(command.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.matches("(LC_|LANG|JAVA_HOME|NOTIFICATION_).*"));
        builder.environment().put("NOTIFICATION_JAVA_OPTIONS", options);
        builder.environment().put("XDG_CACHE_HOME", cache().toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    /** As a user that may only read what is there. */
    private Said runAsReader(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var all = new HashMap<>(Map.of("JAVA_HOME", home.toString()));
        all.putAll(environment);
        if (isRoot()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return run(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), all, launcher, arguments);
        }
        Files.setPosixFilePermissions(launcher.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
        return run(all, launcher, arguments);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void awaitArchiveIn(Path folder) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(folder.resolve("notification.jsa.made")));
    }

    private String jar() {
        return "-jar\n" + launcher.resolveSibling("notification-app.jar") + "\n";
    }

    @Test
    void shellcheckFindsNothingInAnyScript() throws IOException, InterruptedException {
        Tools.need("shellcheck", "TESTS_NEED_SHELLCHECK");
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        for (String script : List.of(
                "launcher/notification",
                "dist/tools/make-runtime",
                "dist/systemd/notification-admin",
                "dist/deb/build",
                "dist/deb/postinst",
                "dist/deb/prerm",
                "dist/deb/postrm")) {
            command.add(Path.of("src", "main").resolve(script).toAbsolutePath().toString());
        }

        Tools.succeed(directory, command.toArray(String[]::new));
    }

    @Test
    void itFindsTheServerThroughAnyChainOfLinks() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("some where/bin"));
        Path relative = Files.createSymbolicLink(bin.resolve("inbox"), Path.of("../../app/notification"));
        Path chained = Files.createSymbolicLink(directory.resolve("chained"), Path.of("some where/bin/inbox"));
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), chained);

        for (Path link : List.of(launcher, relative, chained, absolute)) {
            assertThat(run(link, "--http.port=0").out()).contains(jar() + "--http.port=0");
        }
    }

    @Test
    void itsFolderAndItsArgumentsMayHaveAnyName() throws IOException, InterruptedException {
        // A Java machine in the locale C cannot even make such a folder.
        boolean anyLetter = Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode('\u00e9');
        String name = (anyLetter ? "caf\u00e9" : "cafe") + " $x 'y'";
        launcher = install(directory.resolve(name));

        Said said = run(launcher, "--config", name);

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains(jar() + "--config\n" + name + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX"})
    void whoHasNoLocaleGetsOneThatKnowsAllLetters(String locale) throws IOException, InterruptedException {
        var environment = Map.of("JAVA_HOME", home.toString(), "LC_ALL", locale, "LANG", locale);

        assertThat(run(environment, launcher).out()).startsWith("locale C.UTF-8\n");
    }

    @Test
    void aLocaleThatThisMachineKnowsStays() throws IOException, InterruptedException {
        var known = Map.of("JAVA_HOME", home.toString(), "LANG", "C.UTF-8");
        var unknown = Map.of("JAVA_HOME", home.toString(), "LC_ALL", "xx_XX.UTF-8", "LANG", "xx_XX.UTF-8");

        assertThat(run(known, launcher).out()).startsWith("locale C.UTF-8\n");
        assertThat(run(unknown, launcher).out()).startsWith("locale C.UTF-8\n");
    }

    /** Otherwise the next file that Java opens would be read as if somebody had typed it. */
    @Test
    void closedInputIsEmptyInput() throws IOException, InterruptedException {
        executable(home.resolve("bin/java"), "#!/bin/sh\nreadlink /proc/self/fd/0\n");

        Said said = run(Path.of("/bin/sh"), "-c", "exec \"$0\" <&-", launcher.toString());

        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system does not show what is open");
        assertThat(said.out()).isEqualTo("/dev/null\n");
    }

    @Test
    void noJavaAtAllIsSaid() throws IOException, InterruptedException {
        Said said = run(Map.of("JAVA_HOME", "", "PATH", "/nowhere"), launcher);

        assertThat(said.status()).isEqualTo(69);
        assertThat(said.err()).contains("no Java was found: install version 17 or newer, or set JAVA_HOME");
    }

    /** Such as a script that chooses one of several. */
    @Test
    void anOldJavaWithoutAReleaseFileIsAsked() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("shims"));
        executable(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");

        Said said = run(Map.of("JAVA_HOME", "", "PATH", bin + ":/usr/bin:/bin"), launcher);

        assertThat(said.status()).isEqualTo(69);
        assertThat(said.err()).contains(bin + "/java is Java 11.0.2, and 17 or newer is needed");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws IOException, InterruptedException {
        Said said = run(Map.of("JAVA_HOME", "/nowhere"), launcher);

        assertThat(said.status()).isEqualTo(69);
        assertThat(said.err()).contains("JAVA_HOME is /nowhere, and there is no bin/java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_292", "11.0.2", "16"})
    void anOldJavaIsNamedWithItsVersion(String version) throws IOException, InterruptedException {
        home = java(version);

        Said said = run(launcher);

        assertThat(said.status()).isEqualTo(69);
        assertThat(said.err()).contains(" is Java " + version + ", and 17 or newer is needed");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void withoutJavaHomeItTakesTheJavaOfThePath() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

        assertThat(run(Map.of("PATH", bin + ":/usr/bin:/bin"), launcher).out()).contains(jar());
    }

    @Test
    void aLauncherAloneSaysWhatIsMissing() throws IOException, InterruptedException {
        Files.delete(launcher.resolveSibling("lib"));
        assertThat(run(launcher).err()).contains("the folder lib is not in " + launcher.getParent());

        Files.delete(launcher.resolveSibling("notification-app.jar"));
        assertThat(run(launcher).err()).contains("notification-app.jar is not in " + launcher.getParent());
    }

    @Test
    void theArchiveOfClassesIsMadeByItselfAndUsedWhereItWasMade() throws IOException, InterruptedException {
        options = "";
        assertThat(run(launcher).err()).contains("makes it anew meanwhile");
        awaitArchiveIn(launcher.getParent());
        assertThat(run(launcher))
                .satisfies(said -> assertThat(said.err()).isEmpty())
                .satisfies(said -> assertThat(said.out())
                        .contains("-XX:SharedArchiveFile=" + launcher.resolveSibling("notification.jsa")));

        Path moved = Files.move(launcher.getParent(), directory.resolve("moved"));
        Said said = run(moved.resolve("notification"), "serve", "--check");
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("-XX:SharedArchiveFile=" + moved.resolve("notification.jsa"));
    }

    /** Both make it; what is left is whole, and used. */
    @Test
    void twoThatMakeItAtOnceLeaveOneArchive() throws IOException, InterruptedException {
        options = "";
        String script = "\"$0\" --make-archive & first=$!; \"$0\" --make-archive && wait $first";

        Said said = run(Path.of("/bin/sh"), "-c", script, launcher.toString());

        assertThat(said.status()).as(said.err()).isZero();
        try (Stream<Path> files = Files.list(launcher.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.startsWith("notification.jsa")))
                    .containsExactlyInAnyOrder("notification.jsa", "notification.jsa.made");
        }
        assertThat(run(launcher))
                .satisfies(again -> assertThat(again.err()).isEmpty())
                .satisfies(again -> assertThat(again.out()).contains("-XX:SharedArchiveFile="));
    }

    /** A service that is stopped while it makes its archive makes it at its next start. */
    @Test
    void anArchiveThatIsEndedHalfWayCountsAsNotTried() throws IOException, InterruptedException {
        options = "";
        executable(
                home.resolve("bin/java"),
                "#!/bin/sh\ncase $* in *rehearse*) kill $(cat \"$0.pid\"); sleep 1 ;; esac\n");
        String script = "echo $$ >\"$JAVA_HOME/bin/java.pid\"; exec \"$0\" --make-archive";
        Path tried = Files.createFile(launcher.resolveSibling("notification.jsa.tried"));

        Said said = run(Path.of("/bin/sh"), "-c", script, launcher.toString());

        assertThat(said.status()).isEqualTo(143);
        assertThat(tried).doesNotExist();
    }

    @Test
    void anArchiveThatCannotBeMadeIsTriedOnce() throws IOException, InterruptedException {
        options = "";
        executable(home.resolve("bin/java"), JAVA.replace("echo archive >\"${argument#*=}\"", "true"));

        assertThat(run(launcher, "serve", "--check").status()).isZero();

        assertThat(run(launcher, "serve", "--check").err())
                .contains("\"" + launcher + "\" --make-archive makes it anew");
        assertThat(run(launcher, "--make-archive"))
                .satisfies(said -> assertThat(said.status()).isEqualTo(69))
                .satisfies(said -> assertThat(said.err()).contains("this Java makes no archive of classes"));
    }

    @Test
    void whoMayNotWriteBesideTheJarHasAnArchiveInACache() throws IOException, InterruptedException {
        options = "";
        Files.createDirectory(cache());
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxrwxrwx"));

        Said checked = runAsReader(Map.of(), "serve", "--check");
        Said again = runAsReader(Map.of());
        Said bySystemd = runAsReader(Map.of("CACHE_DIRECTORY", cache() + "/notification", "XDG_CACHE_HOME", ""));

        String use = "-XX:SharedArchiveFile=" + cache().resolve("notification/notification.jsa");
        assertThat(checked.out()).as(checked.err()).contains(use);
        assertThat(again.out()).contains(use);
        assertThat(again.err()).isEmpty();
        assertThat(bySystemd.out()).contains(use);
    }

    @Test
    void whoMayWriteNowhereGoesWithout() throws IOException, InterruptedException {
        options = "";
        Said said = runAsReader(Map.of("XDG_CACHE_HOME", "/proc/no cache"), "serve", "--check");
        Said homeless = runAsReader(Map.of("XDG_CACHE_HOME", "", "HOME", ""), "serve");

        for (Said each : List.of(said, homeless)) {
            assertThat(each.status()).isZero();
            assertThat(each.out()).contains(jar()).doesNotContain("SharedArchiveFile");
            assertThat(each.err()).hasLineCount(1).contains("--make-archive makes it anew");
        }
    }

    @Test
    void anArchiveOfSomebodyElseIsNotUsed() throws IOException, InterruptedException {
        assumeTrue(isRoot(), "only root can make files of another user");
        options = "";
        run(launcher, "--make-archive");
        Files.createDirectories(cache().resolve("notification"));
        for (String file : List.of("notification.jsa", "notification.jsa.made")) {
            Files.move(
                    launcher.resolveSibling(file),
                    cache().resolve("notification").resolve(file));
        }

        assertThat(runAsReader(Map.of()).out()).contains(jar()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void anotherJavaOrAnotherBuildNeedsAnotherArchive() throws IOException, InterruptedException {
        options = "";
        run(launcher, "--make-archive");
        assertThat(run(launcher).err()).isEmpty();

        home = java("21");
        assertThat(run(launcher).err()).contains("makes it anew");
        awaitArchiveIn(launcher.getParent());
        Files.writeString(launcher.resolveSibling("notification-app.jar"), "new");
        assertThat(run(launcher).err()).contains("makes it anew");
        awaitArchiveIn(launcher.getParent());
        Files.setLastModifiedTime(
                launcher.resolveSibling("lib"), FileTime.from(Instant.now().plusSeconds(3600)));
        assertThat(run(launcher).err()).contains("--make-archive makes it anew");
        run(launcher, "--make-archive");
        assertThat(run(launcher).err()).isEmpty();
    }

    @Test
    void inThePackagesItIsInAFolderBin() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(launcher.resolveSibling("bin"));
        launcher = Files.move(launcher, bin.resolve("notification"));

        Said said = run(launcher);

        assertThat(said.out()).contains("-jar\n" + directory.resolve("app/notification-app.jar") + "\n");
    }

    @Test
    void anUpdatedJavaOfTheSameVersionIsAnother() throws IOException, InterruptedException {
        options = "";
        run(launcher, "--make-archive");

        Files.writeString(home.resolve("release"), "SOURCE=\"another\"\n", StandardOpenOption.APPEND);

        assertThat(run(launcher).err()).contains("makes it anew meanwhile");
        awaitArchiveIn(launcher.getParent());
    }

    @Test
    void aPathForCdIsNoMatter() throws IOException, InterruptedException {
        var environment = Map.of("JAVA_HOME", home.toString(), "CDPATH", directory.toString());

        Said said = run(environment, Path.of("/bin/sh"), "-c", "cd " + directory + " && sh app/notification");

        assertThat(said.err()).doesNotContain("is not in");
        assertThat(said.out()).contains(jar());
    }

    @Test
    void optionsForTheJvmComeLastAndAreNoSetting() throws IOException, InterruptedException {
        var environment = Map.of("JAVA_HOME", home.toString(), "NOTIFICATION_JAVA_OPTIONS", "-Xshare:off -XX:+UseZGC");

        Said said = run(environment, launcher);

        assertThat(said.out()).contains("-Xshare:off\n-XX:+UseZGC\n" + jar()).doesNotContain("UseG1GC", "UseSerialGC");
    }
}
