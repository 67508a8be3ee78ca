package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.store.Job;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts days again from the log, and with them what came too late for them. */
@Command(
        name = "backfill",
        description = {
            "Counts days again from the log, and with them the events that came too late.",
            "A collector that runs on the store does it, and goes on when this command is interrupted.",
            "If none runs, it is done here; interrupted, the next collector goes on with it."
        },
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 400;

    @Option(names = "--start", paramLabel = "DAY", required = true, description = "The first UTC day: 2026-01-31.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private LocalDate start;

    @Option(names = "--end", paramLabel = "DAY", required = true, description = "The last UTC day, inclusive.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private LocalDate end;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        if (end.isBefore(start) || end.toEpochDay() - start.toEpochDay() >= DAYS_MAX) {
            throw new CommandException("--end must be --start or up to " + (DAYS_MAX - 1) + " days later");
        }
        Job.Request request = Job.Request.backfill(start.toEpochDay(), end.toEpochDay());
        Job done = new MaintenanceRun(storeOptions).run(request);
        PrintWriter out = spec.commandLine().getOut();
        out.println("counted " + start + " to " + end + " again, with " + done.affected() + " late events");
        out.flush();
        return 0;
    }
}
