package dev.hearth.analytics.collector.catalog;

import java.util.List;

/** A catalog that cannot be used. The message is one sentence for the operator, naming the file and the place in it. */
public final class CatalogException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<LintProblem> problems;

    /** @param problems all that is wrong, at least one */
    CatalogException(List<LintProblem> problems) {
        super(problems.get(0) + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)"));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file. */
    public List<LintProblem> problems() {
        return problems;
    }
}
