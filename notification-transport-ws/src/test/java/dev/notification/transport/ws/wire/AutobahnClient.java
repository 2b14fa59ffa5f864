package dev.notification.transport.ws.wire;

import java.util.List;
import java.util.Map;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult;

/**
 * Autobahn's fuzzing client as a process of its own, which prints a line for each case. On its own because Jython's
 * emulation of sockets now and then loses a wake-up and then waits for ever, with no connection open any more: a process
 * can be ended, a thread of Jython's cannot.
 */
final class AutobahnClient {
    static final String LINE = "case ";

    private AutobahnClient() {}

    public static void main(String[] arguments) throws Exception {
        List<FuzzingCaseResult> results = AutobahnTestSuite.runFuzzingClient(
                "notification", arguments[0], Map.of(), List.of("*"), List.of("9.*", "12.*", "13.*"));
        results.forEach(result -> System.out.println(LINE + result));
        System.exit(0);
    }
}
