package dev.notification.app;

import dev.notification.app.command.ClientLine;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the process begins. A command that is a client of a server is run without anything of a server being loaded. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Java 22 to 24 would take what is redirected for a terminal otherwise (JDK-8308591).
        System.setProperty("jdk.console", "java.base");
        // The server speaks English, and so do the database's driver and the log, whatever country the machine is in.
        Locale.setDefault(Locale.ROOT);
        LastResort.install(System.err);
        if (System.getProperty("user.dir").indexOf('\uFFFD') >= 0) {
            System.err.println("The name of the working directory has letters that are none in "
                    + System.getProperty("sun.jnu.encoding") + ", so no file can be found in it: set LC_ALL=C.UTF-8");
            System.exit(ExitStatus.UNAVAILABLE.code());
        }
        int status = isWhole(arguments) ? run(arguments) : ExitStatus.USAGE.code();
        if (status != 0) {
            System.exit(status);
        }
    }

    /** What a Java machine whose locale knows ASCII only was told has lost its other letters, and would be sent without them. */
    private static boolean isWhole(String... arguments) {
        boolean isWhole = System.getProperty("sun.jnu.encoding").equalsIgnoreCase("UTF-8")
                || Stream.concat(
                                Arrays.stream(arguments),
                                System.getenv().entrySet().stream()
                                        .filter(one -> one.getKey().startsWith("NOTIFICATION_"))
                                        .map(Map.Entry::getValue))
                        .noneMatch(text -> text.indexOf('\uFFFD') >= 0);
        if (!isWhole) {
            System.err.println("The command line, or a variable, has letters that are none in "
                    + System.getProperty("sun.jnu.encoding") + ": set LC_ALL=C.UTF-8");
        }
        return isWhole;
    }

    private static int run(String[] arguments) {
        // Not System.out, which keeps to itself that nobody reads it any more.
        var out = new FileOutputStream(FileDescriptor.out);
        var terminal = new Terminal(System.getenv(), System.in, out, System.err, Optional.ofNullable(System.console()));
        if (ClientLine.isFor(arguments)) {
            return ClientLine.run(terminal, System.err, arguments);
        }
        Logging.bridge();
        int status = CommandTree.run(arguments, System.getenv(), terminal, System.out, System.err);
        Logging.flush();
        return status;
    }

    /** As {@link #main}, with an environment and streams of a test. */
    static int run(
            String[] arguments, Map<String, String> environment, InputStream in, OutputStream out, PrintStream err) {
        var terminal = new Terminal(environment, in, out, err, Optional.empty());
        return ClientLine.isFor(arguments)
                ? ClientLine.run(terminal, err, arguments)
                : CommandTree.run(
                        arguments, environment, terminal, new PrintStream(out, true, StandardCharsets.UTF_8), err);
    }
}
