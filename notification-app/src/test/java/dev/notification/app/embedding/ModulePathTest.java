package dev.notification.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Inboxes;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module of its own. */
class ModulePathTest {
    private static final String SHOP = """
            package shop;

            import dev.notification.core.Inboxes;
            import dev.notification.core.domain.*;
            import java.util.Optional;
            import java.util.concurrent.*;

            public class Shop {
                public static void main(String[] arguments) throws Exception {
                    try (var inboxes = Inboxes.inMemory()) {
                        var ada = new UserId(4711);
                        inboxes.openInbox().open(ada);
                        var heard = new LinkedBlockingQueue<Change>();
                        inboxes.listenToInbox().listen(ada, Optional.empty(), heard::add);
                        inboxes.sendNotification().send(new UserId(1), ada, Content.of("shipped"));
                        var change = (Change.Present) heard.poll(10, TimeUnit.SECONDS);
                        System.out.println(change.notification().content().message());
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void anEmbedderOnTheModulePathSendsAndHears() throws Exception {
        assertThat(compile(SHOP)).isEmpty();

        Process shop = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        core() + java.io.File.pathSeparator + directory.resolve("classes"),
                        "--module",
                        "shop/shop.Shop")
                .redirectErrorStream(true)
                .start();
        String said = new String(shop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shop.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said.trim()).isEqualTo("shipped");
    }

    @Test
    void useCasesAreNoneOfItsBusiness() throws Exception {
        String errors =
                compile("package shop; class Shop { dev.notification.core.application.inbox.Sending sending; }");

        assertThat(errors).contains("not visible").contains("dev.notification.core.application.inbox");
    }

    /** What the compiler says, in English. */
    private String compile(String source) throws IOException, URISyntaxException {
        Path module = write("module-info.java", "module shop { requires dev.notification.core; }");
        Path shop = write("shop/Shop.java", source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, java.util.Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "--module-path",
                    core().toString(),
                    "-d",
                    directory.resolve("classes").toString());
            compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(List.of(module, shop)))
                    .call();
        }
        return said.toString();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve("src").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Path core() throws URISyntaxException {
        return Path.of(Inboxes.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
