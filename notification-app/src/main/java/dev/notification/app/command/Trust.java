package dev.notification.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates a server may show: those that the Java machine trusts, or those of a file of the user's and no others. */
final class Trust {
    static final String VARIABLE = "NOTIFICATION_CA_FILE";

    private Trust() {}

    /** Empty: the Java machine knows. */
    static Optional<SSLContext> of(Terminal terminal) {
        return terminal.variable(VARIABLE).map(Path::of).map(Trust::in);
    }

    private static SSLContext in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(number++), one);
            }
            if (number == 0) {
                throw new CommandException(ExitStatus.WRONG_SETTING, "there is no certificate in " + file);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.WRONG_SETTING,
                    "the file " + file + " of " + VARIABLE + " cannot be read: " + StateFile.reason(e),
                    e);
        } catch (GeneralSecurityException e) {
            throw new CommandException(
                    ExitStatus.WRONG_SETTING,
                    "the file " + file + " of " + VARIABLE + " has something else than certificates in PEM",
                    e);
        }
    }
}
