package dev.notification.app.metrics;

import dev.notification.core.lifecycle.Tally;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All that Prometheus reads here, and the ways in which it is registered. */
final class Meters implements AutoCloseable {
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);

    /** For what registers itself. */
    MeterRegistry registry() {
        return registry;
    }

    /** A histogram; Micrometer's own would have to be told each value. */
    void histogram(Collector histogram) {
        prometheus.register(histogram);
    }

    /** What is so now. */
    <T> void gauge(String name, String help, T from, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(name, from, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** How many bytes there are now. */
    <T> void bytes(String name, String help, T from, ToDoubleFunction<T> value) {
        Gauge.builder(name, from, value)
                .description(help)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    /** What has happened since the start. */
    void counter(String name, String help, LongAdder count, String... tags) {
        counter(name, help, count, LongAdder::sum, tags);
    }

    /** As the other; {@code from} is held by somebody else for as long as the server runs. */
    <T> void counter(String name, String help, T from, ToDoubleFunction<T> value, String... tags) {
        FunctionCounter.builder(name, from, value).description(help).tags(tags).register(registry);
    }

    /** As {@link #counter}, each of them. */
    void tally(String name, String help, String label, Tally tally, String... tags) {
        tally.all()
                .forEach((value, count) -> counter(
                        name,
                        help,
                        count,
                        Stream.concat(Stream.of(tags), Stream.of(label, value)).toArray(String[]::new)));
    }

    /** One or none. */
    void flag(String name, String help, Supplier<Boolean> isSo) {
        gauge(name, help, isSo, it -> it.get() ? 1 : 0);
    }

    /** @param type that of Prometheus's text, or of OpenMetrics */
    String scrape(String type) {
        return registry.scrape(type);
    }

    @Override
    public void close() {
        registry.close();
    }
}
