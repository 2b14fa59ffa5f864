package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.persistence.testkit.PostgresDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages in docs/quickstarts, block by block as they stand there, with the launcher that the build has left. */
class QuickstartsIT {
    private static final String JAR = "notification-app/target/notification-app.jar";

    @TempDir
    Path folder;

    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    @Test
    void aBackendSendsByAKey() throws Exception {
        try (var page = new Walkthrough("quickstarts/backend.md", folder)) {
            page.walk();
        }
    }

    @Test
    void aMobileClientMissesNothing() throws Exception {
        try (var page = new Walkthrough("quickstarts/mobile.md", folder)) {
            page.walk();
        }
    }

    /** What the page is in a browser shows {@code browser/examples.test.js}. */
    @Test
    void aShopHasABellOnItsPages() throws Exception {
        String shop = Integer.toString(Walkthrough.freePort());
        try (var page = new Walkthrough("quickstarts/web-shop.md", folder)) {
            page.replacing("localhost:3000", "localhost:" + shop)
                    .replacing("getLoopbackAddress(), 3000", "getLoopbackAddress(), " + shop)
                    .walk();

            HttpResponse<String> html = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + shop + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(html.body()).isEqualTo(Files.readString(folder.resolve("page.html")));
        }
    }

    @Test
    void anApplicationHasInboxesOfItsOwn() throws Exception {
        try (var page = new Walkthrough("quickstarts/embedder.md", folder)) {
            page.replacing(JAR, Path.of("..", JAR).toAbsolutePath().toString()).walk();
        }
    }

    @Test
    void anOperatorRunsItBehindNginxWithPostgres() throws Exception {
        Certificate certificate = Certificate.in(folder);
        try (var page = new Walkthrough("quickstarts/operator.md", folder);
                ProxyProcess nginx = ProxyProcess.start(
                        ProxyProcess.Kind.NGINX,
                        Files.createDirectory(folder.resolve("nginx")),
                        certificate,
                        page.port())) {
            String address = postgres.empty().url();
            String server = address.replaceAll("jdbc:postgresql://([^/]+)/.*", "$1");
            page.replacing("jdbc:postgresql://localhost/notify", "jdbc:postgresql://" + server + "/notify")
                    .replacing("https://notify.example", "https://localhost:" + nginx.port())
                    .with("CURL_CA_BUNDLE", certificate.certificate().toString())
                    .walk();

            assertThat(page.said()).contains("pg_dump --format=custom", server, "/notify");
            assertThat(page.file("account.json")).contains("\"shop\"");
        } finally {
            PostgresDatabase.administer("drop database if exists notify with (force)", "drop role if exists notify");
        }
    }
}
