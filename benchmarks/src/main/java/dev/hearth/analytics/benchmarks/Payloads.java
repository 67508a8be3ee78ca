package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The one event that everybody is given: four attributes, two of them strings. */
final class Payloads {
    /**
     * The size of {@link #EVENT} as a record of our queue, frame left out; Chronicle and the floor write as many bytes.
     * {@link TrackBenchmark} prints the true one, so that a drift is seen.
     */
    static final int RECORD_BYTES = 200;

    static final EventType EVENT = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .enumeration("difficulty", List.of("easy", "normal", "hard"))
            .integer("attempts", 1, 10_000)
            .number("health_left", 0, 1)
            .build();

    static final Field BOSS_ID = EVENT.field("boss_id");
    static final Field DIFFICULTY = EVENT.field("difficulty");
    static final Field ATTEMPTS = EVENT.field("attempts");
    static final Field HEALTH_LEFT = EVENT.field("health_left");

    private Payloads() {}

    static byte[] encodedRecord() {
        byte[] record = new byte[RECORD_BYTES];
        new Random(7).nextBytes(record);
        return record;
    }

    /** Where every contender's files go: {@code -Dbenchmark.dir}, or a temporary directory, on a real disk please. */
    static Path directory() throws IOException {
        Path parent = Path.of(System.getProperty("benchmark.dir", "target/benchmark-data"));
        Files.createDirectories(parent);
        return parent;
    }
}
