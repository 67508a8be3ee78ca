package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The problems of one file, in the order they were found. */
final class Problems {
    private static final int TITLE_MAX = 80;
    private static final int DESCRIPTION_MAX = 500;

    private final String place;
    private final String root;
    private final List<LintProblem> found = new ArrayList<>();

    Problems(String place) {
        this(place, "");
    }

    /** @param root where in the file all places are to be taken from */
    Problems(String place, String root) {
        this.place = place;
        this.root = root;
    }

    List<LintProblem> found() {
        return found;
    }

    void add(String pointer, String rule, String message) {
        found.add(new LintProblem(place, root + pointer, rule, message));
    }

    /** Something that has a line and no place in a document: the text is none. */
    void unreadable(JsonText.UnreadableException e) {
        found.add(new LintProblem(place, root, "unreadable", String.valueOf(e.getMessage())).at(e.line, e.column));
    }

    void unknownKeyword(String prefix, String keyword, Set<String> allowed) {
        List<String> sorted = allowed.stream().sorted().toList();
        add(
                prefix + escape(keyword),
                "keyword",
                "this keyword is not one of " + String.join(", ", sorted) + "; delete it");
    }

    /** A title and a description are shown to people: short, and without control characters. */
    void checkTexts(String prefix, JsonNode schema) {
        checkText(prefix + "/title", schema.get("title"), TITLE_MAX);
        checkText(prefix + "/description", schema.get("description"), DESCRIPTION_MAX);
    }

    private void checkText(String pointer, @Nullable JsonNode text, int max) {
        if (text != null && !(text.isTextual() && isShown(text.textValue(), max))) {
            add(pointer, "annotation", "write 1 to " + max + " characters of text on one line");
        }
    }

    private static boolean isShown(String text, int max) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= max
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** A name as a part of a JSON Pointer (RFC 6901, section 3). */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
