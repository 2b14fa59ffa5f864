package dev.notification.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    private static String json(Problem problem) {
        return new String(problem.json(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        assertThat(json(Problem.of(ErrorCode.NOT_FOUND, "gone")))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"code\":\"not_found\",\"detail\":\"gone\"}");
    }

    @Test
    void everythingElseFollowsInAFixedOrder() {
        var wrong = new FieldError("title", FieldError.Code.WRONG_TYPE, "a \"string\"");

        assertThat(json(Problem.of(ErrorCode.INVALID_FIELD, "é")
                        .at("title")
                        .with(List.of(wrong))
                        .withUnknownOutcome()
                        .logged("7")))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"code\":\"invalid_field\",\"detail\":\"é\",\"field\":\"title\",\"errors\":["
                        + "{\"field\":\"title\",\"code\":\"wrong_type\",\"detail\":\"a \\\"string\\\"\"}],"
                        + "\"outcome\":\"unknown\",\"id\":\"7\"}");
    }

    /** What a close frame has room for (RFC 6455, section 5.5.1). */
    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void aReasonToCloseFitsItsFrame(CloseCode code) {
        assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeSaysWhatHttpAsksFor(ErrorCode code) {
        assertThat(code.title()).isNotBlank();
        assertThat(code.headers().containsKey("WWW-Authenticate"))
                // RFC 6750, section 3.1, has it beside the 403 of a missing scope, too.
                .isEqualTo(code.status() == 401 || code == ErrorCode.INSUFFICIENT_SCOPE);
        assertThat(code.headers().containsKey("Retry-After"))
                .isEqualTo(List.of(429, 503, 507).contains(code.status()));
    }
}
