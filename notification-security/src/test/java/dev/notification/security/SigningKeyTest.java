package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
    @TempDir
    Path directory;

    @Test
    void itIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
        Path file = directory.resolve("key");

        SecretKey first = SigningKey.inFile(file);
        SecretKey second = SigningKey.inFile(file);

        assertThat(second.getEncoded()).hasSize(32).isEqualTo(first.getEncoded());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.inFile(directory.resolve("other")).getEncoded()).isNotEqualTo(first.getEncoded());
    }

    @Test
    void anotherFileIsNeitherUsedNorOverwritten() throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, "a shopping list");

        assertThatThrownBy(() -> SigningKey.inFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("restore it");
        assertThat(file).hasContent("a shopping list");
    }

    @Test
    void aMissingDirectoryIsSaid() {
        assertThatThrownBy(() -> SigningKey.inFile(directory.resolve("no/key")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no/key");
    }
}
