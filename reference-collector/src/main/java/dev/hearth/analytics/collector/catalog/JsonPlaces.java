package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the lines of problems, which a parsed document no longer has: the text is read once more, if there are any. */
final class JsonPlaces {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonPlaces() {}

    /** The problems, each with the line of its place; of what is missing there, the line of what it is missing in. */
    static List<LintProblem> located(String text, List<LintProblem> problems) {
        Set<String> wanted = new HashSet<>();
        for (LintProblem problem : problems) {
            for (String pointer = problem.pointer(); !pointer.isEmpty(); pointer = parent(pointer)) {
                wanted.add(pointer);
            }
        }
        Map<String, JsonLocation> places = wanted.isEmpty() ? Map.of() : places(text, wanted);
        List<LintProblem> located = new ArrayList<>();
        for (LintProblem problem : problems) {
            located.add(problem.line() == 0 ? located(problem, places) : problem);
        }
        return located;
    }

    private static LintProblem located(LintProblem problem, Map<String, JsonLocation> places) {
        for (String pointer = problem.pointer(); !pointer.isEmpty(); pointer = parent(pointer)) {
            JsonLocation place = places.get(pointer);
            if (place != null) {
                return problem.at(place.getLineNr(), place.getColumnNr());
            }
        }
        return problem;
    }

    private static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static Map<String, JsonLocation> places(String text, Set<String> wanted) {
        Map<String, JsonLocation> places = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token.isStructEnd()) {
                    continue;
                }
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                if (wanted.contains(pointer)) {
                    places.putIfAbsent(pointer, parser.currentTokenLocation());
                }
            }
        } catch (IOException e) {
            // The rest of it is no JSON, and has no places.
        }
        return places;
    }
}
