package dev.hearth.analytics.internal.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is wrong with a catalog, each with its place and with what to write instead. */
final class CatalogProblems {
    /** The most problems that are told: {@value}. A broken file of thousands of events says enough by then. */
    static final int TOLD_MAX = 50;

    private static final int SHOWN_MAX = 80;

    private final String file;
    private final List<String> told = new ArrayList<>();
    private int count;

    /** @param file the file's name, as it is shown */
    CatalogProblems(String file) {
        this.file = file;
    }

    void add(int line, int column, String message) {
        if (++count <= TOLD_MAX) {
            told.add(file + ":" + line + ":" + column + ": " + message);
        }
    }

    void add(JsonValue where, String message) {
        add(where.line, where.column, message);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** One line each, at most {@value #TOLD_MAX}, and one more that counts the others. */
    List<String> told() {
        List<String> all = new ArrayList<>(told);
        if (count > TOLD_MAX) {
            all.add(file + ": and " + (count - TOLD_MAX) + " more problems");
        }
        return Collections.unmodifiableList(all);
    }

    /** Another's text, fit for one line on a terminal: cut, and without control and formatting characters. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN_MAX).forEach(c -> {
            int type = Character.getType(c);
            boolean odd = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            shown.appendCodePoint(odd ? '?' : c);
        });
        return text.codePointCount(0, text.length()) > SHOWN_MAX
                ? shown.append('…').toString()
                : shown.toString();
    }
}
