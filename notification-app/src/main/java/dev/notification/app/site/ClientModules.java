package dev.notification.app.site;

import dev.notification.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The modules of the JavaScript client as they are served.
 *
 * @param contents by name, such as {@code elements/bell.js}
 */
record ClientModules(SortedMap<String, byte[]> contents) {
    /** Sixteen digits: a name for a set of files, not a proof of what they are, which the integrity of each is. */
    private static final int VERSION_BYTES = 8;

    ClientModules {
        contents = new TreeMap<>(contents);
        contents.keySet().removeIf(name -> !name.endsWith(".js"));
    }

    static ClientModules read() {
        return new ClientModules(Folder.read("client"));
    }

    /** Names the whole set: another one if a byte of any module is another one. */
    String version() {
        MessageDigest digest = digest("SHA-256");
        contents.forEach((name, content) -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(8)
                    .putInt(bytes.length)
                    .putInt(content.length)
                    .flip());
            digest.update(bytes);
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    }

    /** What a page says of a module so that its browser runs nothing else (Subresource Integrity). */
    static String integrity(byte[] content) {
        return "sha384-" + Base64.getEncoder().encodeToString(digest("SHA-384").digest(content));
    }

    /**
     * For pages that show how the client is loaded with integrity.
     *
     * @param isDemo whether the server has a playground, too
     */
    byte[] json(boolean isDemo) {
        String version = version();
        return Json.bytes(generator -> {
            generator.writeStartObject();
            generator.writeStringField("version", version);
            generator.writeBooleanField("demo", isDemo);
            generator.writeArrayFieldStart("modules");
            for (Map.Entry<String, byte[]> module : contents.entrySet()) {
                generator.writeStartObject();
                generator.writeStringField("name", module.getKey());
                generator.writeStringField("integrity", integrity(module.getValue()));
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
