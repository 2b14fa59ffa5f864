package dev.notification.transport.rest;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;

/** Lets only bodies through that say they are JSON in UTF-8 (RFC 8259, section 8.1): a form post from a foreign page is not. */
final class JsonOnly implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        boolean json = type != null
                && type.getType().equalsIgnoreCase("application")
                && type.getSubtype().equalsIgnoreCase("json");
        if (!json || charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw refusal();
        }
    }

    private static Refusal refusal() {
        return Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send the body as application/json, in UTF-8");
    }

    /** Refuses what is no media type at all before Jersey chokes on it. */
    @PreMatching
    static final class Parseable implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            try {
                request.getMediaType();
            } catch (IllegalArgumentException | ProcessingException e) {
                throw refusal();
            }
        }
    }
}
