package dev.notification.app.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A proxy that runs with the configuration that we ship, on ports and in a folder of its own. */
final class ProxyProcess implements AutoCloseable {
    private static final Path CONFIGURATIONS = Path.of("..", "docs", "operations");
    private static final int TRIES = 5;

    /** The proxies that there is a configuration for, and what of it is different in a test. */
    enum Kind {
        NGINX("nginx.conf") {
            @Override
            String adapted(String text, Place place) {
                String user = System.getProperty("user.name");
                return with(
                        text,
                        "worker_processes auto;",
                        "user " + user + ";\nworker_processes 1;",
                        "worker_rlimit_nofile 65536;",
                        "",
                        "worker_connections 32768;",
                        "worker_connections 256;",
                        "pid /run/nginx.pid;",
                        "pid " + place.folder() + "/nginx.pid;",
                        "error_log /var/log/nginx/error.log warn;",
                        "error_log stderr warn;",
                        "access_log /var/log/nginx/access.log;",
                        "access_log off;\n" + temporary(place.folder()),
                        "listen 80;",
                        "listen 127.0.0.1:" + place.plain() + ";",
                        "listen 443 ssl;",
                        "listen " + place.port() + " ssl;",
                        "server_name notify.example;",
                        "server_name localhost;",
                        "/etc/nginx/notification.crt",
                        place.certificate().certificate().toString(),
                        "/etc/nginx/notification.key",
                        place.certificate().key().toString(),
                        "127.0.0.1:8080",
                        "127.0.0.1:" + place.upstream());
            }

            private static String temporary(Path folder) {
                return String.join(
                        "\n",
                        List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
                                .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";")
                                .toList());
            }

            @Override
            List<String> command(Path file, Path folder) {
                return List.of("nginx", "-p", folder.toString(), "-c", file.toString(), "-g", "daemon off;");
            }
        },

        CADDY("Caddyfile") {
            @Override
            String adapted(String text, Place place) {
                return with(
                        text,
                        "\tadmin off\n",
                        "\tadmin off\n\tauto_https off\n",
                        "https://notify.example {",
                        "https://localhost:" + place.port() + " {",
                        "/etc/caddy/notification.crt",
                        place.certificate().certificate().toString(),
                        "/etc/caddy/notification.key",
                        place.certificate().key().toString(),
                        "127.0.0.1:8080",
                        "127.0.0.1:" + place.upstream());
            }

            @Override
            List<String> command(Path file, Path folder) {
                return List.of("caddy", "run", "--config", file.toString(), "--adapter", "caddyfile");
            }
        },

        HAPROXY("haproxy.cfg") {
            @Override
            String adapted(String text, Place place) {
                return with(
                        text,
                        "maxconn 20000",
                        "maxconn 200",
                        "bind :80",
                        "bind 127.0.0.1:" + place.plain(),
                        "bind :443",
                        "bind :" + place.port(),
                        "/etc/haproxy/notification.pem",
                        place.certificate().both().toString(),
                        "127.0.0.1:8080",
                        "127.0.0.1:" + place.upstream());
            }

            @Override
            List<String> command(Path file, Path folder) {
                return List.of("haproxy", "-db", "-f", file.toString());
            }
        };

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        abstract String adapted(String text, Place place);

        abstract List<String> command(Path file, Path folder);

        /** @param pairs what is there, and what stands in its place; a placeholder that is gone is an error of the test */
        private static String with(String text, String... pairs) {
            String result = text;
            for (int i = 0; i < pairs.length; i += 2) {
                if (!result.contains(pairs[i])) {
                    throw new IllegalStateException("the configuration has no more '" + pairs[i] + "'");
                }
                result = result.replace(pairs[i], pairs[i + 1]);
            }
            return result;
        }
    }

    /**
     * Where a proxy runs.
     *
     * @param port for TLS
     * @param plain for plain text, which is sent to the other
     */
    record Place(Path folder, Certificate certificate, int port, int plain, int upstream) {}

    private final Process process;
    private final Place place;
    private final Path log;

    private ProxyProcess(Process process, Place place, Path log) {
        this.process = process;
        this.place = place;
        this.log = log;
    }

    /**
     * Runs until it is closed, and listens when this returns. Skips the test where the program is missing, unless {@code
     * TESTS_NEED_PROXIES} is set.
     */
    static ProxyProcess start(Kind kind, Path folder, Certificate certificate, int upstream) throws IOException {
        return start(kind, folder, certificate, upstream, text -> text);
    }

    /** @param more what an operator has changed in the configuration that we ship */
    static ProxyProcess start(Kind kind, Path folder, Certificate certificate, int upstream, UnaryOperator<String> more)
            throws IOException {
        String said = "";
        // A port that is free now may be somebody else's a moment later.
        for (int i = 0; i < TRIES; i++) {
            var place = new Place(folder, certificate, freePort(), freePort(), upstream);
            var proxy = new ProxyProcess(
                    run(kind, place, folder.resolve("log-" + i), more), place, folder.resolve("log-" + i));
            if (proxy.listens()) {
                return proxy;
            }
            said = proxy.said();
            proxy.close();
        }
        throw new IllegalStateException(kind + " does not start: " + said);
    }

    private static Process run(Kind kind, Place place, Path log, UnaryOperator<String> more) throws IOException {
        Path file = Files.writeString(
                place.folder().resolve(kind.file),
                kind.adapted(more.apply(Files.readString(CONFIGURATIONS.resolve(kind.file))), place));
        var builder = new ProcessBuilder(kind.command(file, place.folder()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("XDG_DATA_HOME", place.folder().toString());
        builder.environment().put("XDG_CONFIG_HOME", place.folder().toString());
        try {
            return builder.start();
        } catch (IOException e) {
            if (System.getenv("TESTS_NEED_PROXIES") != null) {
                throw e;
            }
            abort(kind + " is not installed; its test is skipped");
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive() || isReachable());
        return process.isAlive();
    }

    private boolean isReachable() {
        try (var socket = new Socket("127.0.0.1", place.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return place.port();
    }

    /** Everything that it has written. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
