package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a store is well. */
@Command(
        name = "doctor",
        description = {
            "Looks whether the store's file is whole and what is in it fits together. Changes nothing.",
            "A collector may be running. Ends with 0 if all is well, and with 1 if something is not."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--thorough", description = "Compare every index with its table too, which takes longer.")
    private boolean thorough;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        List<Finding> findings = examine();
        int width = findings.stream()
                .mapToInt(finding -> finding.check().length())
                .max()
                .orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : findings) {
            out.println((finding.ok() ? "ok      " : "WRONG   ")
                    + finding.check()
                    + " ".repeat(width - finding.check().length() + 2)
                    + finding.detail());
        }
        long wrong = findings.stream().filter(finding -> !finding.ok()).count();
        out.println(wrong == 0 ? "all is well" : wrong + " of " + findings.size() + " checks found something wrong");
        out.flush();
        return wrong == 0 ? 0 : Main.EXIT_FAILED;
    }

    private List<Finding> examine() throws CommandException {
        Path directory = storeOptions.sqliteDirectory();
        try {
            return SqliteStore.examine(directory, thorough);
        } catch (StoreOpenException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }
}
