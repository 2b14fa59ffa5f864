package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.transport.rest.RestServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long polls over real connections, whose clients do not wait for them. */
class LeftPollsTest {
    private static final int OF_ONE_USER = 64;

    private final RestServer server = new RestServer();
    private final String ada = server.account("ada");
    private final String since =
            server.get("/notifications", ada).body().get("cursor").asText();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private String poll(String more) {
        return "GET /api/notifications/changes?wait=60&since=" + since + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + ada + "\r\n" + more + "\r\n";
    }

    private Socket say(String request) throws IOException {
        var socket = new Socket("localhost", server.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private long waiting() {
        return server.module().stats().get("long_polls");
    }

    @Test
    void aClientThatHangsUpLeavesItsPlaceAtOnce() throws IOException {
        Socket gone = say(poll(""));
        Socket reset = say(poll(""));
        say(poll(""));
        await().until(() -> waiting() == 3);

        gone.close();
        reset.setSoLinger(true, 0);
        reset.close();

        await().until(() -> waiting() == 1);
    }

    @Test
    void beyondItsPlacesAUserIsToldSoInsteadOfBeingAnsweredAtOnce() throws IOException {
        for (int i = 0; i < OF_ONE_USER; i++) {
            say(poll(""));
        }
        await().until(() -> waiting() == OF_ONE_USER);

        Answer refused = server.get("/notifications/changes?wait=60&since=" + since, ada);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(waiting()).isEqualTo(OF_ONE_USER);
    }

    @Test
    void aConnectionOnWhichAPollWaitedGoesOnBehindItsAnswer() throws IOException {
        Socket socket = say(poll(""));
        for (int i = 0; i < 3; i++) {
            await().until(() -> waiting() == 1);
            server.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"message " + i + "\"}");
            String answer = untilObjectEnds(socket);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("message " + i)
                    .doesNotContain("Connection: close");
            String cursor = answer.replaceAll("(?s).*\"cursor\":\"([^\"]+)\".*", "$1");
            await().until(() -> waiting() == 0);
            socket.getOutputStream()
                    .write(poll("").replace("since=" + since, "since=" + cursor).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String untilObjectEnds(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().matches("(?s).*\r\n\r\n.*\"unread\":\\d+,\"unseen\":\\d+}\\s*(\r\n0\r\n\r\n)?")) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void whatAClientSendsAheadOfItsAnswerDoesNotDisturbIt() throws IOException {
        Socket socket = say(poll(""));
        await().until(() -> waiting() == 1);
        socket.getOutputStream()
                .write("GET /api/notifications/unread-count HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));

        server.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"m\"}");

        String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(answer).isEqualTo("HTTP/1.1 200");
    }
}
