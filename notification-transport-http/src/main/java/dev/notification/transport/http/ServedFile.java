package dev.notification.transport.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * A file at one address, in memory as it leaves: as it is, and compressed where that makes it smaller. Its tags are strong, one
 * for each of the two (RFC 9110, section 8.8.3.3), so that a cache never takes one for the other. Immutable.
 *
 * <p>Grizzly's own handlers of static files look at the disk or at the class path at each request, on workers, and know the
 * file's time only, which a build that is made again changes.
 */
public final class ServedFile {
    private static final String GZIP = "gzip";
    private static final String TAG = "ETag";

    private final String path;
    private final String mediaType;
    private final byte[] content;
    private final byte[] compressed;
    private final Variant plain;
    private final Variant zipped;

    /** One of the ways in which it may leave. */
    private record Variant(String tag, Answer whole, Answer notModified) {}

    private ServedFile(String path, String mediaType, byte[] content, byte[] compressed, Map<String, String> headers) {
        this.path = path;
        this.mediaType = mediaType;
        this.content = content;
        this.compressed = compressed;
        Map<String, String> common = new LinkedHashMap<>(headers);
        common.put("Vary", "Accept-Encoding");
        String hash = hash(content);
        this.plain = variant('"' + hash + '"', mediaType, content, common);
        if (compressed.length < content.length) {
            Map<String, String> encoded = new LinkedHashMap<>(common);
            encoded.put("Content-Encoding", GZIP);
            this.zipped = variant('"' + hash + '-' + GZIP + '"', mediaType, compressed, encoded);
        } else {
            this.zipped = plain;
        }
    }

    /**
     * @param path its address, such as {@code /console.css}
     * @param mediaType what it is, such as {@code text/css; charset=utf-8}
     * @param content never changed by anybody
     * @param headers of each answer beside those that say what the body is; how long caches keep it is among them
     */
    public static ServedFile of(String path, String mediaType, byte[] content, Map<String, String> headers) {
        return new ServedFile(path, mediaType, content, compressed(content), headers);
    }

    /**
     * As {@link #of}, of what {@link #compressed} made of the content earlier: a server that starts compresses nothing then.
     *
     * @throws UncheckedIOException if it was made by nobody's gzip
     */
    public static ServedFile ofCompressed(
            String path, String mediaType, byte[] compressed, Map<String, String> headers) {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return new ServedFile(path, mediaType, zip.readAllBytes(), compressed, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " was not compressed by gzip", e);
        }
    }

    /** The same at another address, with other headers. */
    public ServedFile at(String address, Map<String, String> headers) {
        return new ServedFile(address, mediaType, content, compressed, headers);
    }

    /** As it leaves for whoever takes gzip: with the highest level, the same bytes at each start. */
    public static byte[] compressed(byte[] content) {
        var bytes = new ByteArrayOutputStream(content.length / 2 + 64);
        try (var zip = new Best(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream bytes) throws IOException {
            super(bytes);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static Variant variant(String tag, String mediaType, byte[] body, Map<String, String> headers) {
        Map<String, String> whole = new LinkedHashMap<>(headers);
        whole.put(TAG, tag);
        Map<String, String> unchanged = new LinkedHashMap<>(whole);
        unchanged.remove("Content-Encoding"); // It has no content.
        return new Variant(
                tag,
                new Answer(200, HttpStatus.OK_200.getReasonPhrase(), mediaType, whole, body),
                new Answer(304, HttpStatus.NOT_MODIFIED_304.getReasonPhrase(), mediaType, unchanged, new byte[0]));
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 15));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Its address. */
    public String path() {
        return path;
    }

    /** To GET or HEAD. */
    Answer answer(HttpRequestPacket request) {
        Variant wanted = takesGzip(request.getHeader("Accept-Encoding")) ? zipped : plain;
        return isKnown(request.getHeader("If-None-Match"), wanted.tag()) ? wanted.notModified() : wanted.whole();
    }

    /** @param field {@code If-None-Match}, which compares weakly (RFC 9110, section 13.1.2); null: there is none */
    static boolean isKnown(String field, String tag) {
        if (field == null) {
            return false;
        }
        for (String each : field.split(",")) {
            String known = each.strip();
            if (known.equals("*") || (known.startsWith("W/") ? known.substring(2) : known).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** @param field {@code Accept-Encoding} (RFC 9110, section 12.5.3); null: there is none, and then it is as it is */
    static boolean takesGzip(String field) {
        boolean takesAny = false;
        if (field != null) {
            for (String each : field.toLowerCase(Locale.ROOT).split(",")) {
                int parameters = each.indexOf(';');
                String coding = (parameters < 0 ? each : each.substring(0, parameters)).strip();
                boolean isTaken = parameters < 0 || !isZero(each.substring(parameters + 1));
                if (coding.equals(GZIP) || coding.equals("x-" + GZIP)) {
                    return isTaken;
                }
                takesAny = takesAny || coding.equals("*") && isTaken;
            }
        }
        return takesAny;
    }

    /** @param weight such as {@code q=0.000} */
    private static boolean isZero(String weight) {
        int value = weight.indexOf("q=");
        return value >= 0 && weight.substring(value + 2).chars().noneMatch(c -> c >= '1' && c <= '9');
    }
}
