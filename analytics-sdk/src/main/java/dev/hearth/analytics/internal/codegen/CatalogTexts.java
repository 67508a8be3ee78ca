package dev.hearth.analytics.internal.codegen;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What events, fields and KPIs have in common: which members there may be, and texts that people read. */
final class CatalogTexts {
    private static final int TITLE_MAX = 80;
    private static final int DESCRIPTION_MAX = 500;

    private CatalogTexts() {}

    /** Whatever is not named is refused, so that nothing gets in that nobody thought of. */
    static void checkMembers(CatalogProblems problems, JsonValue object, Set<String> allowed) {
        for (Map.Entry<String, JsonValue> member : object.members.entrySet()) {
            if (!allowed.contains(member.getKey())) {
                problems.add(
                        member.getValue(),
                        "\"" + CatalogProblems.shown(member.getKey()) + "\" is not one of " + String.join(", ", allowed)
                                + "; delete it");
            }
        }
    }

    /** A title and a description are shown to people: short, and without control characters. */
    static void check(CatalogProblems problems, JsonValue object) {
        check(problems, object.get("title"), TITLE_MAX);
        check(problems, object.get("description"), DESCRIPTION_MAX);
    }

    private static void check(CatalogProblems problems, @Nullable JsonValue text, int max) {
        if (text != null && !(text.is(JsonValue.Kind.STRING) && isShown(text.text, max))) {
            problems.add(text, "write 1 to " + max + " characters of text on one line");
        }
    }

    private static boolean isShown(String text, int max) {
        return !text.trim().isEmpty()
                && text.codePointCount(0, text.length()) <= max
                && text.codePoints().noneMatch(Character::isISOControl);
    }
}
