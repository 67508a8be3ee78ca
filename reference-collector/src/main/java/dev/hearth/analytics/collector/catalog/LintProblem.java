package dev.hearth.analytics.collector.catalog;

/**
 * One thing that a catalog must not do.
 *
 * @param file the file, as it was given
 * @param pointer where in the file, as a JSON Pointer (RFC 6901); empty for the whole document
 * @param rule the rule that is broken: a stable name, such as {@code free-text}
 * @param message what is wrong, and what to write instead: one sentence
 */
public record LintProblem(String file, String pointer, String rule, String message) {
    /** The problem on one line: {@code file#pointer: message [rule]}. */
    @Override
    public String toString() {
        return file + "#" + pointer + ": " + message + " [" + rule + "]";
    }
}
