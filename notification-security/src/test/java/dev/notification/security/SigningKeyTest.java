package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A process was killed between making the file and writing into it, before keys were written beside first. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void anEmptyFileIsAsGoodAsNone(String empty) throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, empty);

        SecretKey made = SigningKey.inFile(file);

        assertThat(made.getEncoded()).hasSize(32);
        assertThat(SigningKey.inFile(file)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void halfAKeyIsNeitherUsedNorOverwritten() throws IOException {
        Path file = directory.resolve("key");
        SigningKey.inFile(file);
        byte[] half = Arrays.copyOf(Files.readAllBytes(file), 20);
        Files.write(file, half);

        assertThatThrownBy(() -> SigningKey.inFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("restore it");
        assertThat(file).hasBinaryContent(half);
    }

    @Test
    void whatIsNoTextIsNotAKey() throws IOException {
        Path file = directory.resolve("key");
        Files.write(file, new byte[] {(byte) 0xc3, 0, (byte) 0xff});

        assertThatThrownBy(() -> SigningKey.inFile(file)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingElseIsLeftBesideIt() throws IOException {
        SigningKey.inFile(directory.resolve("key"));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("key"));
        }
    }

    @Test
    void whoMakesItAtTheSameMomentHasTheSameKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                Path file = directory.resolve("key-" + round);
                Callable<SecretKey> start = () -> SigningKey.inFile(file);
                List<SecretKey> keys = new ArrayList<>();
                for (Future<SecretKey> key : threads.invokeAll(Collections.nCopies(4, start))) {
                    keys.add(key.get());
                }

                assertThat(keys).containsOnly(keys.get(0));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMissingDirectoryIsSaid() {
        assertThatThrownBy(() -> SigningKey.inFile(directory.resolve("no/key")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no/key");
    }
}
