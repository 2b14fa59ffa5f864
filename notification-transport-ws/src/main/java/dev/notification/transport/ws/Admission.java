package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import java.util.Map;
import java.util.Optional;

/** The answer to an upgrade request. */
sealed interface Admission {
    /** Let in, as this user, in this mode. */
    record Admitted(Caller caller, String token, Mode mode, Optional<Cursor> since, Optional<DeviceId> device)
            implements Admission {}

    /** Kept out with an HTTP answer. */
    record Refused(int status, String code, String detail, Map<String, String> headers) implements Admission {
        static Refused of(int status, String code, String detail) {
            return new Refused(status, code, detail, Map.of());
        }

        static Refused of(int status, String code, String detail, String header, String value) {
            return new Refused(status, code, detail, Map.of(header, value));
        }
    }
}
