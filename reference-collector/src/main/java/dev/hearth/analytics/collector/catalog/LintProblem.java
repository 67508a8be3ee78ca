package dev.hearth.analytics.collector.catalog;

/**
 * One thing that a catalog must not do. Names in a catalog are another's text: each part is cut to {@value #PART_MAX}
 * characters and has its control characters replaced, so that it is one line on a terminal and in a log.
 *
 * @param file the file, as it was given
 * @param line where in the file, from 1; 0 if that is not known
 * @param column the same in its line, from 1; 0 if that is not known
 * @param pointer where in the file, as a JSON Pointer (RFC 6901); empty for the whole document
 * @param rule the rule that is broken: a stable name, such as {@code free-text}
 * @param message what is wrong, and what to write instead: one sentence
 */
public record LintProblem(String file, int line, int column, String pointer, String rule, String message) {
    private static final int PART_MAX = 500;

    /** Makes each part fit to be shown. */
    public LintProblem {
        file = shown(file);
        pointer = shown(pointer);
        message = shown(message);
    }

    /** A problem whose line is not known. */
    LintProblem(String file, String pointer, String rule, String message) {
        this(file, 0, 0, pointer, rule, message);
    }

    /** The same problem, found there. */
    LintProblem at(int foundLine, int foundColumn) {
        return new LintProblem(file, foundLine, foundColumn, pointer, rule, message);
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(PART_MAX)
                .map(c -> Character.isISOControl(c) || isFormatting(c) ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > PART_MAX
                ? shown.append('…').toString()
                : shown.toString();
    }

    /** Line separators, and what turns the direction of text around. */
    private static boolean isFormatting(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    /** The problem on one line: {@code file:line:column#pointer: message [rule]}, as far as they are known. */
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line + ":" + column) + "#" + pointer + ": " + message + " [" + rule + "]";
    }
}
