package dev.hearth.analytics.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.testing.Vectors;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SaltsTest {
    @Test
    void hashesAsTheVectorsSay() {
        JsonNode vectors = Vectors.read("vectors/id-hash.json");
        Map<Long, byte[]> byDay = new HashMap<>();
        for (JsonNode salt : vectors.get("salts")) {
            byDay.put(
                    Objects.requireNonNull(UtcDay.parse(salt.get("day").asText())),
                    HexFormat.of().parseHex(salt.get("salt").asText()));
        }
        Salts salts = new Salts(byDay);
        assertThat(vectors.get("cases")).isNotEmpty();
        for (JsonNode vector : vectors.get("cases")) {
            long day = UtcDay.of(Instant.parse(vector.get("ts_utc").asText()).toEpochMilli());
            assertThat(salts.anonymousId(day, vector.get("village_id").asText()))
                    .as(vector.get("name").asText())
                    .isEqualTo(vector.get("anon_village_id").asText());
        }
    }

    @Test
    void sameVillageHasAnotherIdOnAnotherDay() {
        byte[] ones = new byte[Salts.SALT_BYTES];
        Arrays.fill(ones, (byte) 1);
        Salts salts = new Salts(Map.of(1L, new byte[Salts.SALT_BYTES], 2L, ones));
        assertThat(salts.anonymousId(1, "village")).isNotEqualTo(salts.anonymousId(2, "village"));
        assertThat(salts.anonymousId(1, "village")).isEqualTo(salts.anonymousId(1, "village"));
    }

    @Test
    void dayWithoutSaltHasNoId() {
        Salts salts = new Salts(new HashMap<>());
        assertThat(salts.anonymousId(1, "village")).isNull();
        assertThat(salts.covers(1)).isFalse();
    }
}
