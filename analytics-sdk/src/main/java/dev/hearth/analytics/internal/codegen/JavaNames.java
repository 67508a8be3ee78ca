package dev.hearth.analytics.internal.codegen;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Java names for names of a catalog, never a word of the language nor what generated classes use themselves. */
final class JavaNames {
    /** Simple names that generated classes use; a class of the same name would hide them. */
    private static final Set<String> USED_TYPES = setOf(
            "Analytics",
            "Arrays",
            "Event",
            "EventBuilder",
            "EventType",
            "Field",
            "Math",
            "Override",
            "Priority",
            "String");

    private static final Set<String> USED_METHODS = setOf(
            "of",
            "track",
            "type",
            "writeTo",
            "clone",
            "equals",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait",
            "builder",
            "present");

    private static final Set<String> WORDS = setOf(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "true",
            "try",
            "void",
            "volatile",
            "while");

    private JavaNames() {}

    private static Set<String> setOf(String... names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
    }

    /** {@code boss_defeated} is {@code BossDefeated}; {@code string}, which would hide Java's, is {@code StringEvent}. */
    static String eventClass(String event) {
        String name = joined(event, true);
        return USED_TYPES.contains(name) ? name + "Event" : name;
    }

    /** {@code boss_id} is {@code bossId}. */
    static String method(String field) {
        String name = joined(field, false);
        return WORDS.contains(name) || USED_METHODS.contains(name) ? name + "_" : name;
    }

    /** {@code difficulty} is {@code Difficulty}, unless the class around it has that name. */
    static String enumClass(String field, String eventClass) {
        String name = joined(field, true);
        return USED_TYPES.contains(name) || name.equals(eventClass) ? name + "Value" : name;
    }

    /** {@code boss_id} is {@code BOSS_ID}; {@code type} is {@code TYPE_FIELD}, beside the class's own {@code TYPE}. */
    static String constant(String field) {
        String name = field.toUpperCase(Locale.ROOT);
        return name.equals("TYPE") || name.endsWith("_MIN") || name.endsWith("_MAX") ? name + "_FIELD" : name;
    }

    /** {@code hard-mode.2} is {@code HARD_MODE_2}. */
    static String enumConstant(String value) {
        String name = value.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        boolean needsLetter =
                Character.isDigit(name.charAt(0)) || name.replace("_", "").isEmpty();
        return needsLetter ? "V" + name : name;
    }

    /** The name, with a number if it is taken already; takes it. */
    static String distinct(String name, Set<String> taken) {
        String distinct = name;
        for (int i = 2; !taken.add(distinct); i++) {
            distinct = name + "_" + i;
        }
        return distinct;
    }

    private static String joined(String name, boolean firstIsLarge) {
        StringBuilder joined = new StringBuilder();
        boolean large = firstIsLarge;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                large = true;
            } else {
                joined.append(large ? Character.toUpperCase(c) : c);
                large = false;
            }
        }
        return joined.toString();
    }
}
