package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.internal.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a schema allows in the schema's own words, and what came instead by its kind and size. Never the value: it
 * could be a player's name. Only called for an event that is dropped, and only if somebody listens.
 */
final class SchemaWords {
    private static final Pattern IDENTIFIER_CHARACTER = Pattern.compile("[A-Za-z0-9_.:-]");
    private static final int IDENTIFIER_LENGTH_MAX = 64;
    private static final int NAMES_MAX = 20;
    private static final Pattern EVENT_NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private SchemaWords() {}

    /** That {@code field} does not allow the value. */
    static String notAllowed(Field field, Object given) {
        return "`" + field.name() + "` must " + allowed(field) + ", got " + described(field, given);
    }

    /** Which required fields are missing; {@code fieldMask} has a bit for each field that is there. */
    static String missing(EventType type, int fieldMask) {
        List<String> names = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.required() && (fieldMask & 1 << field.index()) == 0) {
                names.add("`" + field.name() + "`");
            }
        }
        return String.join(", ", names) + (names.size() == 1 ? " is required" : " are required");
    }

    /** That {@code type} has no such field, so that what was set in it is left out. */
    static String noSuchField(EventType type) {
        List<String> names = new ArrayList<>();
        for (Field field : type.fields()) {
            names.add("`" + field.name() + "`");
        }
        return "a field that the schema does not name was left out; it names " + String.join(", ", names);
    }

    /** That no event of that name is in the catalog. A name that no event could have is not said either. */
    static String unknown(@Nullable String name, Catalog catalog) {
        String given = name == null
                ? "null"
                : EVENT_NAME.matcher(name).matches() ? name : "a name of " + name.length() + " characters";
        List<String> names = new ArrayList<>(catalog.names());
        boolean all = names.size() <= NAMES_MAX;
        String listed = String.join(", ", all ? names : names.subList(0, NAMES_MAX)) + (all ? "" : ", …");
        return "no such event in the catalog: " + given + "; it has " + listed;
    }

    /** That this type is not in the catalog, though one of its name may be. */
    static String notInCatalog(@Nullable EventType type, Catalog catalog) {
        if (type == null) {
            return "no event type was given";
        }
        return catalog.find(type.name()) == null
                ? type + " is not in the catalog: hand it to AnalyticsConfig.Builder.eventTypes"
                : "another object stands for " + type.name() + " in the catalog: keep the EventType in one constant";
    }

    private static String allowed(Field field) {
        switch (field.kind()) {
            case IDENTIFIER:
                return "match " + field.pattern();
            case ENUM:
                return "be one of " + String.join(", ", field.values());
            case INTEGER:
                return "be an integer from " + (long) field.minimum() + " to " + (long) field.maximum();
            case NUMBER:
                return "be a number from " + field.minimum() + " to " + field.maximum();
            default:
                return "be true or false";
        }
    }

    private static String described(Field field, Object given) {
        if (given instanceof String) {
            return text(field, (String) given);
        }
        if (given instanceof Number) {
            return number(field, ((Number) given).doubleValue());
        }
        return given instanceof Boolean ? "a boolean" : "a " + given.getClass().getName();
    }

    private static String text(Field field, String given) {
        String length = "a text of " + given.length() + " characters";
        if (field.kind() != Field.Kind.IDENTIFIER || given.isEmpty() || given.length() > IDENTIFIER_LENGTH_MAX) {
            return length;
        }
        for (int i = 0; i < given.length(); i++) {
            if (!IDENTIFIER_CHARACTER.matcher(given.substring(i, i + 1)).matches()) {
                return length + ", the first that is not allowed at " + (i + 1);
            }
        }
        return length;
    }

    private static String number(Field field, double given) {
        boolean ranged = field.kind() == Field.Kind.INTEGER || field.kind() == Field.Kind.NUMBER;
        if (!ranged) {
            return "a number";
        }
        if (Double.isNaN(given) || Double.isInfinite(given)) {
            return "a number that is not finite";
        }
        if (given < field.minimum() || given > field.maximum()) {
            return given < field.minimum() ? "a smaller one" : "a larger one";
        }
        return "a number with a fraction";
    }
}
