package io.legacybridge.service.health;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes the service's metrics in one registry, all named in one way. */
final class Instruments {
    static final String PREFIX = "legacy_bridge_";
    static final String ACTIVITY = "activity";

    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry;

    Instruments(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Something that is counted; its name ends with {@code _total}. */
    Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name + "_total")
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    /** How long or how large each of an activity's things was; the name ends with the unit. */
    Histogram histogram(String name, Unit unit, String help, double... bounds) {
        return Histogram.builder()
                .name(PREFIX + name)
                .unit(unit)
                .help(help)
                .labelNames(ACTIVITY)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    /** What is the case at every scrape. */
    void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .callback(values)
                .register(registry);
    }

    static double seconds(Duration time) {
        return time.toNanos() / NANOS;
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
