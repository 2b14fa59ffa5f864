package dev.notification.transport.rest;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/**
 * Lets only bodies through that say they are JSON in UTF-8 (RFC 8259, section 8.1): a form post from a foreign page is not.
 * Whoever is refused reads what to send instead.
 */
final class JsonOnly implements ContainerRequestFilter {
    private final List<String> types;

    /** @param types a body may say it is one of them; in small letters */
    JsonOnly(String... types) {
        this.types = List.of(types);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (type == null) {
            throw refusal("say what the body is: Content-Type: " + types.get(0));
        }
        String said = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        if (said.equals(MediaType.APPLICATION_FORM_URLENCODED)) {
            throw refusal(
                    "the body says that it is a form, as it does with curl -d alone; send it with the header Content-Type: "
                            + types.get(0));
        }
        if (!types.contains(said)) {
            throw refusal("the body may be " + String.join(" or ", types) + ", and its Content-Type says otherwise");
        }
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("utf8")) {
            throw refusal("JSON is in UTF-8 here; say charset=utf-8 or no charset at all");
        }
    }

    private static Refusal refusal(String detail) {
        return Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, detail);
    }
}
