package dev.hearth.analytics.collector.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small catalog as a person writes it, line by line, with a KPI on a field that is there or not. */
final class CatalogOfAGame {
    /** Where the KPI names its field. */
    static final int LINE_OF_THE_FIELD = 19;

    private static final String TEXT = """
            {
              "schema_version": 1,
              "title": "Ember Vale",
              "events": [
                {
                  "name": "boss_defeated",
                  "version": 1,
                  "title": "Boss defeated",
                  "properties": {
                    "attempts": {"type": "integer", "minimum": 1, "maximum": 100}
                  }
                },
                {"name": "gate_opened", "version": 1, "title": "Gate opened", "properties": {}}
              ],
              "kpis": [
                {
                  "id": "boss-attempts", "title": "Attempts", "unit": "attempts", "kind": "sum",
                  "event": "boss_defeated",
                  "field": "%s"
                }
              ]
            }
            """;

    private CatalogOfAGame() {}

    static Path write(Path file, String field) throws IOException {
        Path written = Files.writeString(file.resolveSibling("written"), TEXT.formatted(field));
        return Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
