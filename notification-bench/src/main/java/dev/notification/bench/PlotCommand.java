package dev.notification.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws one figure of one kind of work, the median of each server's runs, as bars. */
@Command(name = "plot", description = "draws results as SVG")
final class PlotCommand implements Callable<Integer> {
    private static final int WIDTH = 640;
    private static final int BAR = 26;
    private static final int LABEL = 190;

    @Parameters(index = "0", description = "results, a line of JSON for each run")
    Path results;

    @Parameters(index = "1", description = "the kind of work, such as send")
    String work;

    @Parameters(index = "2", description = "the figure, such as sends/s")
    String figure;

    @Parameters(index = "3", description = "the picture to write")
    Path picture;

    @Override
    public Integer call() throws IOException {
        Map<String, List<Double>> runs = new LinkedHashMap<>();
        for (String line : Report.lines(results)) {
            JsonNode run = new ObjectMapper().readTree(line);
            if (run.get("work").asText().equals(work) && run.has(figure)) {
                runs.computeIfAbsent(run.get("server").asText(), name -> new ArrayList<>())
                        .add(run.get(figure).asDouble());
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        runs.forEach((server, values) -> medians.put(server, median(values)));
        Files.writeString(picture, svg(medians));
        return 0;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String svg(Map<String, Double> medians) {
        double most =
                medians.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        int height = 40 + medians.size() * (BAR + 8);
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                        + "\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.append(String.format("<text x=\"8\" y=\"22\" font-weight=\"bold\">%s: %s</text>%n", work, figure));
        int y = 36;
        for (Map.Entry<String, Double> bar : medians.entrySet()) {
            int length = (int) Math.round(bar.getValue() / most * (WIDTH - LABEL - 110));
            String colour = bar.getKey().startsWith("ours") ? "#2b6cb0" : "#a0aec0";
            svg.append(String.format("<text x=\"8\" y=\"%d\">%s</text>%n", y + 18, bar.getKey()));
            svg.append(String.format(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                    LABEL, y, length, BAR, colour));
            svg.append(String.format(
                    "<text x=\"%d\" y=\"%d\">%,.1f</text>%n", LABEL + length + 6, y + 18, bar.getValue()));
            y += BAR + 8;
        }
        return svg.append("</svg>\n").toString();
    }
}
