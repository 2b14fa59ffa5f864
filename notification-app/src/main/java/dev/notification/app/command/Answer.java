package dev.notification.app.command;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server has answered.
 *
 * @param body empty: there was none, or no JSON
 * @param retryAfter seconds, as its header says
 */
record Answer(int status, Optional<JsonText> body, Optional<Long> retryAfter) {
    boolean isGood() {
        return status >= 200 && status < 300;
    }

    String code() {
        return body.flatMap(json -> json.text("code")).orElse("");
    }

    /** Whether the server does not know itself if it was done. */
    boolean isUnknown() {
        return body.flatMap(json -> json.text("outcome"))
                .filter("unknown"::equals)
                .isPresent();
    }

    JsonText json() {
        return body.orElseThrow(() -> new CommandException(
                ExitStatus.UNAVAILABLE, "the answer is not that of a notification server: it is no JSON"));
    }

    /** @param server for the words */
    Answer orThrow(ServerAddress server, String advice) {
        if (!isGood()) {
            throw refusal(server, advice);
        }
        return this;
    }

    CommandException refusal(ServerAddress server, String advice) {
        if (status >= 300 && status < 400) {
            return new CommandException(
                    ExitStatus.WRONG_SETTING, server + " leads elsewhere (" + status + "): give the address behind it");
        }
        if (code().isEmpty()) {
            return new CommandException(
                    ExitStatus.UNAVAILABLE,
                    server + " answers " + status
                            + ", but not as a notification server does: is it the right address?");
        }
        return new CommandException(exit(), words() + (status == 401 ? "; " + advice : ""));
    }

    private ExitStatus exit() {
        return switch (status) {
            case 401, 403 -> ExitStatus.NOT_ALLOWED;
            case 429, 507 -> ExitStatus.TRY_AGAIN;
            case 503 -> ExitStatus.UNAVAILABLE;
            default -> status >= 500 ? ExitStatus.FAILED : ExitStatus.REFUSED;
        };
    }

    /** The server's own words, and each wrong field. */
    String words() {
        return words(body.orElseThrow(), status)
                + retryAfter.map(seconds -> "; try again in " + seconds + " s").orElse("");
    }

    static String words(JsonText problem, long status) {
        String detail = problem.text("detail")
                .or(() -> problem.text("title"))
                .map(Terminal::shown)
                .orElse("");
        String others = problem.elements("errors").stream()
                .flatMap(error -> error.text("detail").stream())
                .map(Terminal::shown)
                .filter(text -> !text.equals(detail))
                .collect(Collectors.joining("; "));
        return (detail.isEmpty() ? "refused" : detail) + (others.isEmpty() ? "" : "; " + others) + " (" + status + " "
                + problem.text("code").map(Terminal::shown).orElse("") + ")";
    }
}
