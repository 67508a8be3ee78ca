package dev.hearth.analytics.collector.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is not said on the command line is looked up in the environment: {@code --data-dir} as {@code HEARTH_DATA_DIR}. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        boolean isSetting = argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp();
        return isSetting ? environment.get(variable(((OptionSpec) argument).longestName())) : null;
    }

    static String variable(String option) {
        return "HEARTH_" + option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
