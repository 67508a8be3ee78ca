package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
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
            "The collector that uses the data directory must be stopped. Interrupted, it can be run again."
        },
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 400;
    private static final Duration CATCH_UP_MAX = Duration.ofHours(1);

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
        try (Store store = storeOptions.open()) {
            KpiCatalog kpis = KpiCatalog.bundled();
            catchUp(store, kpis);
            long gained = backfill(store, kpis);
            PrintWriter out = spec.commandLine().getOut();
            out.println("counted " + start + " to " + end + " again, with " + gained + " late events");
            out.flush();
            return 0;
        } catch (RefusedException | StoreUnavailableException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is in the log and not counted yet would be missing from days that look finished. */
    private static void catchUp(Store store, KpiCatalog kpis) throws CommandException, StoreUnavailableException {
        try (AggregationWorker worker = new AggregationWorker(store, kpis)) {
            worker.start();
            if (!worker.awaitPosition(store.lastPosition(), CATCH_UP_MAX)) {
                throw new CommandException("the log could not be counted up to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private long backfill(Store store, KpiCatalog kpis) throws StoreUnavailableException, RefusedException {
        long gained = 0;
        long days = end.toEpochDay() - start.toEpochDay() + 1;
        try (ProgressBar progress = StoreOptions.progress("backfill", days)) {
            for (long day = start.toEpochDay(); day <= end.toEpochDay(); day++) {
                gained += store.backfill(day, kpis);
                progress.step();
            }
        }
        return gained;
    }
}
