package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Makes payloads that are almost right for a schema, as JSON text: each field mostly valid, else on or just past a bound,
 * of another type, or gone; fields that the schema does not name; numbers in every spelling.
 */
final class GeneratedPayloads {
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[1]",
            "{\"a\":{\"b\":[1,\"text\"]}}",
            "0",
            "-0",
            "-0.0",
            "1",
            "1.0",
            "1.5",
            "-1",
            "1e0",
            "10e-1",
            "0.1e1",
            "1e-400",
            "1e400",
            "-1e400",
            "1E+2",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "-9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "123456789012345678901234567890.0",
            "0.1000000000000000055511151231257827",
            "1e300",
            "2.00000000000000000000000001",
            "\"\"",
            "\"1\"",
            "\"true\"",
            "\"daily\"",
            "\"daily\\n\"",
            "\"a\\u0000\"",
            "\"\\u0130\"",
            "\"\uD83D\uDD25\"",
            "\"\\ud83d\\udd25\"",
            "\"\\ud83d\"",
            "\"caf\u00e9\"",
            "\"a b\"",
            "\"<b>\"",
            "\"\uFF21\uFF22\"",
            "\"-_.:\"",
            "\"a]\"",
            "\"a^\"",
            "\"a/b\"",
            "\"a@b\"",
            "\"`\"");
    private static final List<String> ODD_NAMES =
            List.of("player_name", "", "a/b", "a~b", "constructor", "__proto__", "\\u0000", "caf\u00e9", "$ref");
    private static final String IDENTIFIER_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";

    private final Random random;
    private final List<Map.Entry<String, JsonNode>> fields;

    GeneratedPayloads(JsonNode schema, Random random) {
        this.random = random;
        this.fields = List.copyOf(schema.path("properties").properties());
    }

    String next() {
        if (random.nextInt(200) == 0) {
            return pick(ODD_VALUES);
        }
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : fields) {
            if (random.nextInt(12) != 0) {
                members.add(member(field.getKey(), value(field.getValue())));
            }
        }
        while (random.nextInt(4) == 0) {
            members.add(member(extraName(members.size()), pick(ODD_VALUES)));
        }
        Collections.shuffle(members, random);
        StringJoiner object = new StringJoiner(",", "{", "}");
        members.forEach(object::add);
        return object.toString();
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    /** A name that no schema has; numbered, so that none is repeated. */
    private String extraName(int number) {
        String known = fields.isEmpty() ? "x" : pick(fields).getKey();
        return switch (random.nextInt(3)) {
            case 0 -> pick(ODD_NAMES) + number;
            case 1 -> known.toUpperCase(Locale.ROOT) + number;
            default -> known + "\\n" + number;
        };
    }

    private String value(JsonNode field) {
        if (random.nextInt(5) == 0) {
            return pick(ODD_VALUES);
        }
        return switch (field.path("type").asText()) {
            case "integer", "number" -> number(field);
            case "boolean" -> random.nextBoolean() ? "true" : "false";
            default -> text(field);
        };
    }

    private String number(JsonNode field) {
        String minimum = field.path("minimum").asText();
        String maximum = field.path("maximum").asText();
        double low = field.path("minimum").doubleValue();
        double high = field.path("maximum").doubleValue();
        return switch (random.nextInt(8)) {
            case 0 -> minimum;
            case 1 -> maximum;
            case 2 -> maximum + (maximum.contains(".") ? "0001" : ".0001");
            case 3 -> minimum + (minimum.contains(".") ? "000" : ".000");
            case 4 -> maximum + "e0";
            case 5 -> Long.toString((long) low - random.nextInt(2));
            case 6 -> Long.toString((long) high + random.nextInt(2));
            default -> Long.toString((long) (low + random.nextDouble() * (high - low)));
        };
    }

    private String text(JsonNode field) {
        if (field.has("const")) {
            return field.path("const").toString();
        }
        if (field.has("enum")) {
            JsonNode values = field.path("enum");
            String value = values.path(random.nextInt(values.size())).asText();
            return "\"" + (random.nextInt(10) == 0 ? spoilt(value) : value) + "\"";
        }
        int length = random.nextInt(4) == 0 ? 63 + random.nextInt(3) : 1 + random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(IDENTIFIER_CHARACTERS.charAt(random.nextInt(IDENTIFIER_CHARACTERS.length())));
        }
        return "\"" + (random.nextInt(4) == 0 ? spoilt(text.toString()) : text) + "\"";
    }

    /** The same with one thing wrong with it, somewhere. */
    private String spoilt(String value) {
        int at = random.nextInt(value.length() + 1);
        String wrong =
                pick(List.of("\\n", " ", "\\u0000", "\u00e9", "\uD83D\uDD25", "@", "[", "`", "{", "/", ";", "\\r"));
        return value.substring(0, at) + wrong + value.substring(at);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
