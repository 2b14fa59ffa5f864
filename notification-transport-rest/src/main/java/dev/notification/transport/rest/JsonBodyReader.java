package dev.notification.transport.rest;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Stream;

/** Reads bodies up to their limit and not a byte further, whatever length the client claims or leaves out. */
final class JsonBodyReader implements MessageBodyReader<JsonBody> {
    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        int limit = Stream.of(annotations)
                .filter(MaxBytes.class::isInstance)
                .mapToInt(annotation -> ((MaxBytes) annotation).value())
                .findFirst()
                .orElse(RestConfig.MAX_BODY_BYTES);
        byte[] body = in.readNBytes(limit + 1);
        if (body.length > limit) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + limit + " bytes");
        }
        return JsonBody.parse(body);
    }
}
