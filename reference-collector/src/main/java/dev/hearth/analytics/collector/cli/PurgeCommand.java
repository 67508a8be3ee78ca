package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.store.Job;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "Or takes out all that was sent with one client key, such as sample data, from the KPIs too.",
            "A collector that runs on the store does it, and goes on when this command is interrupted."
        },
        mixinStandardHelpOptions = true)
final class PurgeCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it: one of it is required.
    private What what;

    /** One of the two. */
    static final class What {
        @Option(
                names = "--keep-days",
                paramLabel = "N",
                required = true,
                description = "How many days of events to keep, today included.")
        private @Nullable Integer keepDays;

        @Option(
                names = "--key",
                paramLabel = "ID",
                required = true,
                description = "The id of the client key whose events are taken out.")
        private @Nullable String key;
    }

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        String outcome = what.key == null ? purge(Objects.requireNonNull(what.keepDays)) : tearDown(what.key);
        PrintWriter out = spec.commandLine().getOut();
        out.println(outcome);
        out.flush();
        return 0;
    }

    private String purge(int keepDays) throws CommandException {
        // A day can change until its late window has closed, and a session can reach into it from the day before.
        int keepDaysMin = storeOptions.lateWindowHours() / 24 + 3;
        if (keepDays < keepDaysMin) {
            throw new CommandException("--keep-days must be at least " + keepDaysMin + " with this late window");
        }
        LocalDate today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
        Job.Request request = Job.Request.purge(today.minusDays(keepDays - 1L).toEpochDay());
        return "deleted the events of "
                + new MaintenanceRun(storeOptions).run(request).affected() + " days of receipt";
    }

    private String tearDown(String key) throws CommandException {
        Job done = new MaintenanceRun(storeOptions).run(Job.Request.teardown(key));
        return "took out " + done.affected() + " events of the key " + key + " and counted their days again";
    }
}
