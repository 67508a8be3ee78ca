package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.simulate.Simulation;
import dev.hearth.analytics.collector.simulate.Simulation.SimulationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays synthetic villages into a collector. */
@Command(
        name = "simulate",
        description = {
            "Plays synthetic villages into a collector over HTTP, and says which KPIs must come out.",
            "The same seed on the same days is the same villages: what was sent before is a duplicate."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final int VILLAGES_MAX = 1_000_000;
    private static final int DAYS_MAX = 31;

    @Option(names = "--target", paramLabel = "URL", required = true, description = "The collector: http://host:port.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private URI target;

    @Option(names = "--client-key", paramLabel = "ID:SECRET", required = true, description = "A key of the collector.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private String clientKey;

    @Option(
            names = "--villages",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many villages. Default: ${DEFAULT-VALUE}.")
    private int villages;

    @Option(
            names = "--days",
            paramLabel = "D",
            defaultValue = "2",
            description = "How many UTC days, today included; only what is within the collector's late window is sent."
                    + " Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--expected", paramLabel = "FILE", description = "Where to write the KPIs that must come out.")
    private @Nullable Path expected;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        check("--villages", villages, VILLAGES_MAX);
        check("--days", days, DAYS_MAX);
        try (ProgressBar progress = StoreOptions.progress("simulate", villages)) {
            ProtocolClient client = new ProtocolClient(target, ClientKey.parse(clientKey), InstantSource.system());
            Simulation simulation = new Simulation(client, seed);
            simulation.play(villages, days, progress::step);
            writeExpected(simulation);
            PrintWriter out = spec.commandLine().getOut();
            out.println("sent " + simulation.sent() + " events, " + simulation.duplicate() + " of them known already");
            out.flush();
            return 0;
        } catch (IllegalArgumentException | SimulationException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("no collector can be reached at " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private static void check(String option, int value, int max) throws CommandException {
        if (value < 1 || value > max) {
            throw new CommandException(option + " must be 1 to " + max);
        }
    }

    private void writeExpected(Simulation simulation) throws CommandException {
        if (expected == null) {
            return;
        }
        try {
            Files.writeString(expected, simulation.expected().toPrettyString() + "\n");
        } catch (IOException e) {
            throw new CommandException(expected + " cannot be written", e);
        }
    }
}
