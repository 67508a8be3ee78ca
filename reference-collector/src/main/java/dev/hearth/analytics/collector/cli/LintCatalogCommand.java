package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.catalog.CatalogChanges;
import dev.hearth.analytics.collector.catalog.CatalogException;
import dev.hearth.analytics.collector.catalog.CatalogLinter;
import dev.hearth.analytics.collector.catalog.GameCatalog;
import dev.hearth.analytics.collector.catalog.LintProblem;
import dev.hearth.analytics.collector.catalog.LintReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with a catalog or with event schemas, one problem a line. */
@Command(
        name = "lint-catalog",
        description = {
            "Checks a game's catalog or event schemas: every problem is a line, and the exit code is 1 if there is one.",
            "With --against, also what would be wrong for games in the field that have the old catalog."
        },
        mixinStandardHelpOptions = true)
final class LintCatalogCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A *catalog.json, a schema, or a folder of *.schema.json.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private Path path;

    @Option(names = "--against", paramLabel = "OLD", description = "The catalog that was released before.")
    private @Nullable Path old;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        LintReport report = CatalogLinter.lint(path);
        List<LintProblem> problems = report.problems();
        if (old != null && report.clean()) {
            problems = changes(old);
        }
        PrintWriter out = spec.commandLine().getOut();
        problems.forEach(out::println);
        out.println(report.filesChecked() + " checked, " + problems.size() + " wrong");
        out.flush();
        return problems.isEmpty() ? 0 : Main.EXIT_FAILED;
    }

    private List<LintProblem> changes(Path before) throws CommandException {
        try {
            return CatalogChanges.between(GameCatalog.read(before), GameCatalog.read(path), path.toString());
        } catch (CatalogException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }
}
