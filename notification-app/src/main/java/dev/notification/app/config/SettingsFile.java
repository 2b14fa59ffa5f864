package dev.notification.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads files that an operator wrote, in UTF-8, with or without the mark that some editors put in front. */
final class SettingsFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Nobody's settings are longer; a wrong name may lead to anything. */
    private static final int MOST_BYTES = 1 << 20;

    private SettingsFile() {}

    /**
     * Settings in Java's properties format.
     *
     * @param problems told what is wrong; then nothing, or only what is right, is returned
     */
    static Map<String, String> read(Path file, Consumer<String> problems) {
        Map<String, String> read = new TreeMap<>();
        text(file, problems).ifPresent(text -> {
            try {
                new Properties() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public synchronized Object put(Object key, Object value) {
                        if (read.put((String) key, (String) value) != null) {
                            problems.accept(key + " is given twice in " + file);
                        }
                        return null;
                    }
                }.load(new StringReader(text));
            } catch (IOException | IllegalArgumentException e) {
                problems.accept("the file " + file + " is not in Java's properties format: " + e.getMessage());
            }
        });
        return read;
    }

    /** A secret that has a file to itself; ends of lines after it are not a part of it. */
    static Optional<String> secret(String name, Consumer<String> problems) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            problems.accept("the file " + name + " cannot be read: " + e.getReason());
            return Optional.empty();
        }
        Optional<String> secret = text(file, problems).map(text -> text.replaceAll("[\\r\\n]+$", ""));
        if (secret.filter(String::isBlank).isPresent()) {
            problems.accept("the file " + file + " is empty");
            return Optional.empty();
        }
        return secret;
    }

    private static Optional<String> text(Path file, Consumer<String> problems) {
        if (file.toString().isEmpty()) {
            problems.accept("the name of a file is empty: was a variable not set?");
            return Optional.empty();
        }
        try {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MOST_BYTES + 1); // A device may have no end.
            }
            if (bytes.length > MOST_BYTES) {
                problems.accept("the file " + file + " is too long to be meant");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (IOException | SecurityException e) {
            problems.accept("the file " + file + " cannot be read: " + reason(file, e));
            return Optional.empty();
        }
    }

    private static String reason(Path file, Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "this process may not read it";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not in UTF-8";
        }
        return Files.isDirectory(file) ? "it is a folder" : failure.getMessage();
    }
}
