package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What fuzzing has found worth keeping, replayed; and some more of the same by chance. The profile {@code fuzz} looks for
 * more, guided by coverage.
 */
class QueueFuzzTest {
    private static final int ROUNDS = Integer.getInteger("queue.fuzz.rounds", 1500);

    @Test
    void everyInputOfTheCorpusIsRead() throws Exception {
        List<Path> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThan(10);
        for (Path input : corpus) {
            byte[] content = Files.readAllBytes(input);
            assertThatCode(() -> QueueFuzz.fuzzerTestOneInput(content))
                    .as("%s", input)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void recordsWithRightChecksumsAndWrongInsidesAreRead() {
        long seed = Long.getLong("queue.fuzz.seed", System.nanoTime());
        System.out.println("fuzz, " + ROUNDS + " rounds, replay with -Dqueue.fuzz.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = random.nextInt(3) == 0 ? patches(random) : damaged(random);
            assertThatCode(() -> QueueFuzz.fuzzerTestOneInput(input))
                    .as("round %d, seed %d, input %s", round, seed, hex(input))
                    .doesNotThrowAnyException();
        }
    }

    private static byte[] damaged(Random random) {
        byte[] input = QueueFuzz.inputOfRecords(QueueFuzz.playedRecords());
        for (int damage = random.nextInt(20); damage >= 0; damage--) {
            int at = 1 + random.nextInt(input.length - 1);
            switch (random.nextInt(4)) {
                case 0 -> input[at] = (byte) random.nextInt();
                case 1 -> input[at] = (byte) (random.nextBoolean() ? 0x7F : 0xFF);
                case 2 -> input[at] = (byte) random.nextInt(4);
                default -> System.arraycopy(input, 1, input, at, Math.min(200, input.length - at));
            }
        }
        return Arrays.copyOf(input, input.length - (random.nextBoolean() ? random.nextInt(2000) : 0));
    }

    private static byte[] patches(Random random) {
        byte[] input = new byte[1 + 3 * random.nextInt(40)];
        random.nextBytes(input);
        input[0] = QueueFuzz.STATE | QueueFuzz.REPAIR;
        return input;
    }

    private static String hex(byte[] input) {
        return HexFormat.of().formatHex(input);
    }

    private static List<Path> corpus() throws URISyntaxException, IOException {
        URL directory = QueueFuzzTest.class.getResource("/queue/fuzz");
        assertThat(directory).isNotNull();
        try (var files = Files.list(Path.of(directory.toURI()))) {
            return files.sorted().toList();
        }
    }
}
