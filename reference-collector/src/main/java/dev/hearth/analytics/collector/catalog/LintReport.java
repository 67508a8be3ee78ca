package dev.hearth.analytics.collector.catalog;

import java.util.List;

/**
 * What the linter found.
 *
 * @param filesChecked how many files were read
 * @param problems in the order of the files' names, then of the places in a file
 */
public record LintReport(int filesChecked, List<LintProblem> problems) {
    /** Copies the list. */
    public LintReport {
        problems = List.copyOf(problems);
    }

    /** Whether nothing was found. */
    public boolean clean() {
        return problems.isEmpty();
    }
}
