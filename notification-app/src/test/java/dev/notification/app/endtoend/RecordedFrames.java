package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was said in all WebSockets of other programs' tests, beside what the AsyncAPI document says of it. The JavaScript client says
 * nothing that the document does not know.
 */
final class RecordedFrames {
    private static final int SHOWN = 5;
    /** What happens when the network does, and is no code of the server's. */
    private static final Set<Integer> OF_THE_CLIENT = Set.of(1000, 1005, 1006);

    private RecordedFrames() {}

    /** @param file a line of JSON for each, as {@code clients/javascript/test/frames.js} writes them */
    static void check(Path file) throws IOException {
        Set<String> types = new TreeSet<>();
        List<String> problems = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode one = Api.MAPPER.readTree(line);
            String says = one.get("says").asText();
            if (says.equals("close")) {
                int code = one.get("what").asInt();
                if (!OF_THE_CLIENT.contains(code) && !ApiDocuments.closeCodes().contains(code)) {
                    problems.add("the document knows no close code " + code);
                }
            } else {
                JsonNode frame = Api.MAPPER.readTree(one.get("what").asText());
                Optional<String> problem = ApiDocuments.frameProblem(says, frame);
                problem.ifPresent(problems::add);
                types.add(ApiDocuments.named(says, frame.path("type").asText()));
            }
        }

        assertThat(problems.stream().limit(SHOWN))
                .as("%s problems", problems.size())
                .isEmpty();
        assertThat(types).contains("serverHello", "serverLive", "serverNotification");
    }
}
