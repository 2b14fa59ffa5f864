package dev.notification.app.endtoend;

import dev.notification.transport.http.testkit.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost, in files as proxies read them.
 *
 * @param certificate in PEM
 * @param key in PEM
 * @param both one behind the other
 * @param trust of clients that trust it and nothing else
 */
record Certificate(Path certificate, Path key, Path both, SSLContext trust) {
    static Certificate in(Path folder) throws IOException {
        String certificate = pem("CERTIFICATE", SelfSigned.certificate());
        String key = pem("PRIVATE KEY", SelfSigned.privateKey());
        return new Certificate(
                Files.writeString(folder.resolve("notification.crt"), certificate),
                Files.writeString(folder.resolve("notification.key"), key),
                Files.writeString(folder.resolve("notification.pem"), certificate + key),
                SelfSigned.context());
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END " + name + "-----\n";
    }
}
