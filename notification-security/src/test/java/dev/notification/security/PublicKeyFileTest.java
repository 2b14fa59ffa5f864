package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicKeyFileTest {
    private static final KeyPair EC = Forge.ec("secp256r1");

    @TempDir
    Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys.pem"), text).toString();
    }

    @Test
    void keysOfEachAlgorithmStandOneAfterTheOther() throws IOException {
        String file = file("# of the shop\n" + Forge.pem(EC.getPublic())
                + Forge.pem(Forge.rsa(2048).getPublic())
                + Forge.pem(Forge.ed25519().getPublic()));

        assertThat(PublicKeyFile.read(file)).hasToString("[ES256, RS256, EdDSA]");
    }

    @Test
    void moreThanAHandfulOfOneAlgorithmIsRefused() throws IOException {
        String file = file(Forge.pem(EC.getPublic()).repeat(6));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKeyFile.read(file))
                .withMessageContaining("more than 5 keys of one algorithm");
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, only the application may have it",
        "RSA PRIVATE KEY, only the application may have it",
        "CERTIFICATE, openssl x509",
        "RSA PUBLIC KEY, openssl rsa"
    })
    void whatIsNoPublicKeyIsRefusedWithAdviceAndNotShown(String label, String advice) throws IOException {
        String file = file("-----BEGIN " + label + "-----\nc2VjcmV0\n-----END " + label + "-----\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKeyFile.read(file))
                .withMessageContaining(label)
                .withMessageContaining(advice)
                .withMessageNotContaining("c2VjcmV0");
    }

    @Test
    void keysThatAreTooWeakOrOfAnotherCurveAreRefused() throws IOException {
        String weak = file(Forge.pem(Forge.rsa(1024).getPublic()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKeyFile.read(weak))
                .withMessageContaining("2048");

        String curve = file(Forge.pem(Forge.ec("secp384r1").getPublic()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKeyFile.read(curve))
                .withMessageContaining("P-256");
    }

    @Test
    void whatHoldsNoKeyIsRefused() throws IOException {
        String empty = file("");
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKeyFile.read(empty));
        String garbage = file("-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----\n");
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKeyFile.read(garbage));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKeyFile.read(folder.resolve("none").toString()))
                .withMessage("the file is not there");
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKeyFile.read(folder.toString()));
        String large = file("x".repeat(70_000));
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKeyFile.read(large));
    }
}
