package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.catalog.CatalogLinter;
import dev.hearth.analytics.collector.catalog.LintReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with event schemas, one problem a line. */
@Command(
        name = "lint-catalog",
        description = "Checks event schemas: every problem is a line, and the exit code is 1 if there is one.",
        mixinStandardHelpOptions = true)
final class LintCatalogCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A schema, or a folder of *.schema.json.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private Path path;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        LintReport report = CatalogLinter.lint(path);
        PrintWriter out = spec.commandLine().getOut();
        report.problems().forEach(out::println);
        out.println(report.filesChecked() + " checked, " + report.problems().size() + " wrong");
        out.flush();
        return report.clean() ? 0 : Main.EXIT_FAILED;
    }
}
