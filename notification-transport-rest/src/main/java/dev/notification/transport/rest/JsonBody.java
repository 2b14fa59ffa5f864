package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;

/**
 * A body that is one JSON object and nothing else (RFC 8259). A refusal says where it went wrong and never repeats what
 * stands there: it may be a password.
 *
 * @param written what {@code object} was read from
 */
record JsonBody(ObjectNode object, String written) {

    /** Jersey passes null where a request has no body at all. */
    static JsonBody orRefused(JsonBody body) {
        if (body == null) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body is empty; it must be a JSON object");
        }
        return body;
    }

    static JsonBody parse(byte[] body) {
        return parse(Json.decoded(body));
    }

    static JsonBody parse(String body) {
        return new JsonBody(Json.body(body), body);
    }

    Fields fields() {
        return new Fields(object, written);
    }
}
