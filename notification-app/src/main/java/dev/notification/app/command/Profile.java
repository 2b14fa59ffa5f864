package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.util.Optional;

/**
 * The login of this user, as {@code login} leaves it.
 *
 * @param server where it is good
 * @param token the access token, which lasts an hour or so
 * @param refreshToken good for one use, and for another access token
 */
record Profile(String server, String userId, String username, String token, String refreshToken) {
    static StateFile file(Terminal terminal) {
        return new StateFile(Folders.configuration(terminal).resolve("profile.json"));
    }

    /** Empty: nobody has logged in. */
    static Optional<Profile> read(Terminal terminal) {
        StateFile file = file(terminal);
        return file.read()
                .map(text -> JsonText.parse(text)
                        .flatMap(Profile::of)
                        .orElseThrow(() -> new CommandException(
                                ExitStatus.WRONG_SETTING,
                                "the file " + file.path() + " is damaged: delete it, and log in again")));
    }

    private static Optional<Profile> of(JsonText json) {
        Optional<String> server = json.text("server");
        Optional<String> token = json.text("token");
        if (server.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Profile(
                server.get(),
                json.text("user_id").orElse(""),
                json.text("username").orElse(""),
                token.get(),
                json.text("refresh_token").orElse("")));
    }

    Profile renewed(JsonText answer) {
        return new Profile(
                server,
                userId,
                username,
                answer.text("token").orElse(token),
                answer.text("refresh_token").orElse(refreshToken));
    }

    void write(Terminal terminal) {
        file(terminal)
                .write(new JsonObject()
                                .string("server", server)
                                .raw("user_id", userId.isEmpty() ? "null" : userId)
                                .string("username", username)
                                .string("token", token)
                                .string("refresh_token", refreshToken)
                                .end()
                        + "\n");
    }

    @Override
    public String toString() {
        return "Profile[server=" + server + ", username=" + username + "]";
    }
}
