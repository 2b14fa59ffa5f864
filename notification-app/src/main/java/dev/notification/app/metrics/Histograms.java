package dev.notification.app.metrics;

import dev.notification.core.lifecycle.Distribution;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes histograms of what is counted in {@link Distribution}s anyway, when somebody reads them. */
final class Histograms {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private Histograms() {}

    /** In seconds. */
    static Collector durations(String name, String help, Distribution nanos) {
        return collector(name, help, NANOS, () -> Map.of(Labels.EMPTY, nanos));
    }

    /** Of whole numbers. */
    static Collector sizes(String name, String help, Distribution sizes) {
        return collector(name, help, 1, () -> Map.of(Labels.EMPTY, sizes));
    }

    /** In seconds, by method, address and status. */
    static Collector requests(String name, String help, Supplier<List<RequestCounts.Counted>> all) {
        return collector(name, help, NANOS, () -> {
            Map<Labels, Distribution> byKind = new LinkedHashMap<>();
            all.get()
                    .forEach(one -> byKind.put(
                            Labels.of("method", one.method(), "uri", one.uri(), "status", String.valueOf(one.status())),
                            one.nanos()));
            return byKind;
        });
    }

    private static Collector collector(
            String name, String help, double unit, Supplier<Map<Labels, Distribution>> points) {
        return () -> {
            HistogramSnapshot.Builder histogram =
                    HistogramSnapshot.builder().name(name).help(help);
            points.get().forEach((labels, distribution) -> histogram.dataPoint(point(labels, distribution, unit)));
            return histogram.build();
        };
    }

    private static HistogramDataPointSnapshot point(Labels labels, Distribution distribution, double unit) {
        Distribution.Snapshot counted = distribution.snapshot();
        double[] bounds = Arrays.copyOf(
                Arrays.stream(counted.bounds())
                        .mapToDouble(bound -> bound / unit)
                        .toArray(),
                counted.bounds().length + 1);
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counted.counts()))
                .sum(counted.sum() / unit)
                .build();
    }
}
