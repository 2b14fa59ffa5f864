package dev.notification.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints every figure of every kind of work as a table in Markdown: median, lowest and highest of each server's runs. */
@Command(name = "table", description = "medians of results, as Markdown")
final class TableCommand implements Callable<Integer> {
    @Parameters(index = "0", description = "results, a line of JSON for each run")
    Path results;

    @Spec
    private CommandSpec specification;

    private record Row(String work, String figure, String server) {}

    @Override
    public Integer call() throws IOException {
        Map<Row, List<Double>> rows = new LinkedHashMap<>();
        for (String line : Report.lines(results)) {
            JsonNode run = new ObjectMapper().readTree(line);
            run.properties().forEach(field -> {
                if (field.getValue().isNumber()) {
                    var row = new Row(
                            run.get("work").asText(),
                            field.getKey(),
                            run.get("server").asText());
                    rows.computeIfAbsent(row, ignored -> new ArrayList<>())
                            .add(field.getValue().asDouble());
                }
            });
        }
        PrintWriter out = specification.commandLine().getOut();
        out.println("| work | figure | server | median | lowest | highest | runs |\n|---|---|---|---|---|---|---|");
        rows.forEach((row, values) -> out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %,.2f | %,.2f | %,.2f | %d |%n",
                row.work(),
                row.figure(),
                row.server(),
                PlotCommand.median(values),
                values.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                values.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                values.size()));
        return 0;
    }
}
