package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets go of the log of old days. */
@Command(
        name = "purge",
        description = {
            "Deletes the events that were received long ago; the KPIs counted from them stay.",
            "The collector that uses the data directory must be stopped."
        },
        mixinStandardHelpOptions = true)
final class PurgeCommand implements Callable<Integer> {
    @Option(
            names = "--keep-days",
            paramLabel = "N",
            required = true,
            description = "How many days of events to keep, today included.")
    private int keepDays;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        // A day can change until its late window has closed, and a session can reach into it from the day before.
        int keepDaysMin = storeOptions.lateWindowHours() / 24 + 3;
        if (keepDays < keepDaysMin) {
            throw new CommandException("--keep-days must be at least " + keepDaysMin + " with this late window");
        }
        LocalDate today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
        try (Store store = storeOptions.open()) {
            int days = store.purge(today.minusDays(keepDays - 1L).toEpochDay());
            PrintWriter out = spec.commandLine().getOut();
            out.println("deleted the events of " + days + " days of receipt");
            out.flush();
            return 0;
        } catch (RefusedException | StoreUnavailableException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }
}
