package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTextTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int GENERATED = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":\"b\",\"c\":1,\"d\":true,\"e\":-5}",
                "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":92233720368547758080}",
                "{\"a\":1.50,\"b\":1e400}",
                "{\"a\":null,\"b\":[1,{}],\"c\":{\"d\":\"e\"}}",
                "{\"\":\"\",\"\\\"\":\"\\\\ \\u0007\\n\",\"\\u007f\":\"\\u00e4\\ud83d\\ude00\\ud83d\"}"
            })
    void payloadIsWrittenAsJacksonWritesIt(String payload) throws Exception {
        ObjectNode node = JSON.readValue(payload, ObjectNode.class);
        assertThat(PayloadText.of(node)).isEqualTo(node.toString());
    }

    @Test
    void generatedPayloadsAreWrittenAsJacksonWritesThem() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < GENERATED; i++) {
            ObjectNode node = JSON.createObjectNode();
            for (int fields = random.nextInt(5); fields > 0; fields--) {
                add(node, random);
            }
            assertThat(PayloadText.of(node)).as("seed %d", seed).isEqualTo(node.toString());
        }
    }

    private static void add(ObjectNode node, SplittableRandom random) {
        String name = text(random);
        switch (random.nextInt(6)) {
            case 0 -> node.put(name, random.nextInt());
            case 1 -> node.put(name, random.nextLong());
            case 2 -> node.put(name, random.nextBoolean());
            case 3 -> node.put(name, BigDecimal.valueOf(random.nextInt(), random.nextInt(-3, 4)));
            default -> node.put(name, text(random));
        }
    }

    /** Mostly of plain characters, so that what is seldom is not all that there is. */
    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            int bound = random.nextInt(20) == 0 ? 0x300 : 0x80;
            text.append((char) random.nextInt(random.nextInt(20) == 0 ? 0 : ' ', bound));
        }
        return text.toString();
    }
}
