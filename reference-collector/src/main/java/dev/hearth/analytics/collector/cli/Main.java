package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.Collector;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The runnable jar's entry. */
@Command(
        name = "reference-collector",
        description = "Collects events of games, counts them, and serves the KPIs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            SimulateCommand.class,
            BackfillCommand.class,
            PurgeCommand.class,
            DoctorCommand.class,
            LintCatalogCommand.class,
            DescribeCatalogCommand.class,
            ConformanceCommand.class
        })
public final class Main implements Runnable {
    /** The command was understood, and could not be done. */
    static final int EXIT_FAILED = 1;
    /** The command was not understood. */
    static final int EXIT_USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    public static void main(String[] args) {
        int exitCode = commandLine(System.getenv()).execute(args);
        System.exit(exitCode);
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine commandLine = new CommandLine(new Main());
        LimitOptions.addTo(commandLine.getCommandSpec().subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> command.userObject() instanceof ServeCommand)
                .findFirst()
                .orElseThrow());
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        commandLine.setParameterExceptionHandler(Main::refuse);
        commandLine.setExecutionExceptionHandler(Main::fail);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command: try --help");
    }

    private static int refuse(ParameterException e, String[] args) {
        sentence(e.getCommandLine(), String.valueOf(e.getMessage()));
        return EXIT_USAGE;
    }

    /** What a command foresaw is one sentence. What it did not foresee is one too, with the name of what went wrong. */
    private static int fail(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        sentence(commandLine, e instanceof CommandException ? String.valueOf(e.getMessage()) : "unexpected: " + e);
        return EXIT_FAILED;
    }

    private static void sentence(CommandLine commandLine, String sentence) {
        PrintWriter err = commandLine.getErr();
        err.println(sentence.lines().findFirst().orElse("failed"));
        err.flush();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"reference-collector " + Collector.version()};
        }
    }
}
