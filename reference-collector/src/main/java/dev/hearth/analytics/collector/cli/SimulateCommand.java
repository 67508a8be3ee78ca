package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.simulate.Answers;
import dev.hearth.analytics.collector.simulate.Comparison;
import dev.hearth.analytics.collector.simulate.Simulation;
import dev.hearth.analytics.collector.simulate.SimulationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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
            "Plays synthetic villages into a collector over HTTP, and says which KPIs must come out. They live as games"
                    + " do: by day and night, killed, offline, with wrong clocks, sending twice or too late, saying no.",
            "The same seed on the same days is the same villages: what was sent before is a duplicate."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final int VILLAGES_MAX = 1_000_000;
    private static final int VILLAGES_DEFAULT = 50;
    private static final int EVENTS_MAX = 10_000_000;
    private static final int DAYS_MAX = 31;
    private static final long COUNTING_MILLIS_MAX = 600_000;

    @Option(names = "--target", paramLabel = "URL", required = true, description = "The collector: http://host:port.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private URI target;

    @Option(
            names = "--client-key",
            paramLabel = "ID:SECRET",
            required = true,
            description = "A key of the collector; best one of its own, by which the events can be told from others.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private String clientKey;

    @Option(
            names = "--villages",
            paramLabel = "N",
            description = "How many villages, up to " + VILLAGES_MAX + ". Default: " + VILLAGES_DEFAULT
                    + ", or as many as --events needs.")
    private @Nullable Integer villages;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Stop with the village that reaches N events, up to " + EVENTS_MAX + ".")
    private @Nullable Integer events;

    @Option(
            names = "--days",
            paramLabel = "D",
            defaultValue = "2",
            description = "How many UTC days, today included; of these, only what is within the collector's late window"
                    + " is sent. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many requests at a time. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--expected", paramLabel = "FILE", description = "Where to write the KPIs that must come out.")
    private @Nullable Path expected;

    @Option(
            names = "--service-token",
            paramLabel = "TOKEN",
            description = "With it, waits until all is counted and compares the KPIs: right only if nothing else was"
                    + " sent for these days.")
    private @Nullable String serviceToken;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        int villagesMax = villages != null ? villages : events != null ? VILLAGES_MAX : VILLAGES_DEFAULT;
        int eventsMax = events != null ? events : EVENTS_MAX;
        check("--villages", villagesMax, VILLAGES_MAX);
        check("--events", eventsMax, EVENTS_MAX);
        check("--days", days, DAYS_MAX);
        check("--connections", connections, Simulation.CONNECTIONS_MAX);
        InstantSource clock = InstantSource.system();
        try (ProgressBar progress = StoreOptions.progress("simulate", events != null ? eventsMax : villagesMax)) {
            ClientKey key = ClientKey.parse(clientKey);
            Simulation simulation = new Simulation(target, key, clock, seed);
            long began = clock.millis();
            simulation.play(villagesMax, eventsMax, days, connections, new Shown(progress, events != null));
            report(simulation.answers(), clock.millis() - began);
            writeExpected(simulation);
            return serviceToken == null ? 0 : compare(simulation, new ProtocolClient(target, key, clock), serviceToken);
        } catch (IllegalArgumentException | SimulationException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("no collector can be reached at " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private void report(Answers answers, long millis) {
        say(answers.toString());
        say(String.format(
                Locale.ROOT,
                "%.1f s, %.0f events a second; a batch took p50 %.0f ms, p99 %.0f ms, at most %.0f ms; %d retries",
                millis / 1_000.0,
                answers.sent() * 1_000.0 / Math.max(1, millis),
                answers.exchangeMillis(50),
                answers.exchangeMillis(99),
                answers.exchangeMillis(100),
                answers.retries()));
    }

    private int compare(Simulation simulation, ProtocolClient client, String token)
            throws IOException, InterruptedException, SimulationException {
        Comparison comparison = new Comparison(client, token);
        comparison.awaitCounted(COUNTING_MILLIS_MAX);
        List<String> differences = comparison.differences(simulation.expected());
        differences.forEach(this::say);
        say(comparison.compared() + " values compared, " + differences.size() + " differ");
        return differences.isEmpty() ? 0 : Main.EXIT_FAILED;
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

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** @param byEvents whether events are counted, and else villages */
    private record Shown(ProgressBar bar, boolean byEvents) implements Simulation.Progress {
        @Override
        public void village() {
            if (!byEvents) {
                bar.step();
            }
        }

        @Override
        public void events(long count) {
            if (byEvents) {
                bar.stepBy(count);
            }
        }
    }
}
