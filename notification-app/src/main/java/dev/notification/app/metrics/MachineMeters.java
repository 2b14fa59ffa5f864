package dev.notification.app.metrics;

import com.sun.management.OperatingSystemMXBean;
import dev.notification.core.lifecycle.Component;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How the Java machine is, the process, the pools of threads and those of connections to the database. */
final class MachineMeters {
    /** In no base unit, so it is there as process_cpu_seconds_total, as Prometheus's own libraries have it. */
    private static final String CPU_TIME_IN_NANOS = "process.cpu.time";

    private static final String IN_USE = "_in_use";

    private MachineMeters() {}

    /** @return listens to the collector of garbage until it is closed */
    static JvmGcMetrics register(Meters meters, Metrics.Sources from) {
        MeterRegistry registry = meters.registry();
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith(CPU_TIME_IN_NANOS))
                .meterFilter(cpus());
        meters.counter(
                "process.cpu.seconds",
                "seconds of processors that this process has used",
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class),
                it -> it.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1));
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        var collections = new JvmGcMetrics();
        collections.bindTo(registry);
        from.threads().forEach((name, pool) -> new ExecutorServiceMetrics(pool, name, Tags.empty()).bindTo(registry));
        Component database = from.part("requests" + IN_USE);
        database.stats().keySet().stream()
                .filter(key -> key.endsWith(IN_USE))
                .map(key -> key.substring(0, key.length() - IN_USE.length()))
                .forEach(pool -> pool(meters, database, pool));
        return collections;
    }

    /** A name that ends with _count is one of a histogram's to Prometheus. */
    private static MeterFilter cpus() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
            }
        };
    }

    /** By the names that HikariCP's own binder has. */
    private static void pool(Meters meters, Component database, String pool) {
        Map.of("active", IN_USE, "idle", "_idle", "pending", "_waiting")
                .forEach((name, key) -> meters.gauge(
                        "hikaricp.connections." + name,
                        "connections to the database; pending: threads that wait for one",
                        database,
                        part -> part.stats().get(pool + key),
                        "pool",
                        pool));
    }
}
