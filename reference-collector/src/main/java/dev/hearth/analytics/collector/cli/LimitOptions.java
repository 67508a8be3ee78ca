package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.limits.Limit;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The limits of the edge as options: {@link Limit} is the list, so that none can be left out. */
final class LimitOptions {
    private LimitOptions() {}

    static void addTo(CommandSpec spec) {
        for (Limit limit : Limit.values()) {
            spec.addOption(OptionSpec.builder("--" + limit.option())
                    .type(Long.class)
                    .paramLabel("N")
                    .defaultValue(Long.toString(limit.defaultValue()))
                    .description(limit.description() + ". Default: ${DEFAULT-VALUE}.")
                    .build());
        }
    }

    static void copy(CommandSpec spec, CollectorConfig.Builder builder) {
        for (Limit limit : Limit.values()) {
            Long value = spec.findOption("--" + limit.option()).getValue();
            builder.limit(limit, Objects.requireNonNull(value, limit.option()));
        }
    }
}
