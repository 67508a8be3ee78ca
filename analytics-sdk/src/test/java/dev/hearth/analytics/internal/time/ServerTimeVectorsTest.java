package dev.hearth.analytics.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.testing.Vectors;
import org.junit.jupiter.api.Test;

class ServerTimeVectorsTest {
    @Test
    void correctsAsTheVectorsSay() {
        JsonNode cases = Vectors.read("vectors/clock-correction.json").get("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode vector : cases) {
            String name = vector.get("name").asText();
            JsonNode first = vector.get("events").get(0);
            ServerTime time = new ServerTime(
                    first.get("wall_ms").asLong() - first.get("monotonic_ns").asLong() / 1_000_000, 0);
            for (JsonNode answer : vector.get("server_times")) {
                time.observe(
                        answer.get("sent_monotonic_ns").asLong(),
                        answer.get("received_monotonic_ns").asLong(),
                        answer.get("server_time_ms").asLong());
            }
            for (JsonNode event : vector.get("events")) {
                long wallMillis = event.get("wall_ms").asLong();
                long utcMillis =
                        time.utcMillis(wallMillis, event.get("monotonic_ns").asLong());
                assertThat(UtcDay.format(utcMillis))
                        .as(name)
                        .isEqualTo(event.get("ts_utc").asText());
                assertThat(UtcDay.format(wallMillis))
                        .as(name)
                        .isEqualTo(event.get("client_ts").asText());
            }
        }
    }
}
