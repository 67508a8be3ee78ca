package dev.hearth.analytics.collector.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Rounds of {@link FaultRound} on each engine, as many as {@code -Dfaults.rounds} says. The seed of each is in its name;
 * {@code -Dseed=N} runs that one alone. What the processes of a failed round have logged stays in {@code target/faults}.
 */
class FaultRoundsIT {
    private static final Path DIRECTORY = Path.of("target", "faults");

    private interface Engine {
        FaultyEngine start(Path directory, Random random) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> sqlite() {
        return rounds("sqlite", (directory, random) -> new SqliteEngine());
    }

    @TestFactory
    Stream<DynamicTest> redis() {
        return rounds("redis", RedisEngine::new);
    }

    /** Minutes: -Pfaults runs it. */
    @Tag("long")
    @TestFactory
    Stream<DynamicTest> cluster() {
        return rounds("cluster", (directory, random) -> new ClusterEngine(directory));
    }

    private static Stream<DynamicTest> rounds(String name, Engine engine) {
        Long seed = Long.getLong("seed");
        LongStream seeds = seed != null
                ? LongStream.of(seed)
                : new Random().longs(Integer.getInteger("faults.rounds", 1), 0, Integer.MAX_VALUE);
        return seeds.mapToObj(
                each -> DynamicTest.dynamicTest(name + ", -Dseed=" + each, () -> round(name, engine, each)));
    }

    private static void round(String name, Engine start, long seed) throws Exception {
        Path directory = Files.createDirectories(DIRECTORY).toAbsolutePath().resolve(name + "-" + seed);
        deleteAll(directory);
        Random random = new Random(seed);
        try (FaultyEngine engine = start.start(directory.resolve("store"), random)) {
            FaultRound round = new FaultRound(random.nextLong(), directory, engine);
            try {
                round.run();
                System.out.println(name + " -Dseed=" + seed + " holds: " + round.story());
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        name + " -Dseed=" + seed + ", see " + directory + "\n" + String.join("\n", round.story()), e);
            }
        }
        deleteAll(directory);
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(directory)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        }
    }
}
