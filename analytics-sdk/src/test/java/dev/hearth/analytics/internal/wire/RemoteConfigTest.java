package dev.hearth.analytics.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.internal.time.UtcDay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemoteConfigTest {
    private static final String SALT = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String SALTS = "\"salts\":[{\"day\":\"2026-11-23\",\"salt\":\"" + SALT + "\",\"new\":[1]}]";

    @Test
    void everyFieldIsReadAndWhatIsNotKnownIsSkipped() throws IOException {
        RemoteConfig config = parse("{\"server_time\":\"x\",\"enabled\":true,\"late_window_hours\":48," + SALTS
                + ",\"later\":{\"a\":[1,{}]},\"sampling\":{\"dialogue_open\":4},\"flush_interval_seconds\":7,"
                + "\"max_batch_events\":123,\"max_batch_bytes\":65536}");
        assertThat(config.enabled()).isTrue();
        assertThat(config.salts().covers(LocalDate.of(2026, 11, 23).toEpochDay()))
                .isTrue();
        assertThat(config.salts().covers(LocalDate.of(2026, 11, 24).toEpochDay()))
                .isFalse();
        assertThat(config.sampling()).containsOnlyKeys("dialogue_open").containsEntry("dialogue_open", 4);
        assertThat(config.flushIntervalSeconds()).isEqualTo(7);
        assertThat(config.batchEventsMax()).isEqualTo(123);
        assertThat(config.batchBytesMax()).isEqualTo(65_536);
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws IOException {
        RemoteConfig config = parse("{\"enabled\":false,\"salts\":[]}");
        assertThat(config.enabled()).isFalse();
        assertThat(config.sampling()).isEmpty();
        assertThat(config.flushIntervalSeconds()).isNull();
        assertThat(config.batchEventsMax()).isEqualTo(500);
        assertThat(config.batchBytesMax()).isEqualTo(512 * 1024);
    }

    @Test
    void whatIsOutOfRangeIsBroughtIntoIt() throws IOException {
        RemoteConfig least = limits("-1e300", "0", "-5", "0.2");
        assertThat(least.flushIntervalSeconds()).isEqualTo(1);
        assertThat(least.batchEventsMax()).isEqualTo(1);
        assertThat(least.batchBytesMax()).isEqualTo(16 * 1024);
        assertThat(least.sampling()).containsEntry("a", 1);
        RemoteConfig most = limits("1e300", "99999999999999", "123456789", "1e9");
        assertThat(most.flushIntervalSeconds()).isEqualTo(3_600);
        assertThat(most.batchEventsMax()).isEqualTo(1_000);
        assertThat(most.batchBytesMax()).isEqualTo(1024 * 1024);
        assertThat(most.sampling()).containsEntry("a", 1_000_000);
    }

    private static RemoteConfig limits(String seconds, String events, String bytes, String oneIn) throws IOException {
        return parse("{\"enabled\":true,\"salts\":[],\"flush_interval_seconds\":" + seconds + ",\"max_batch_events\":"
                + events + ",\"max_batch_bytes\":" + bytes + ",\"sampling\":{\"a\":" + oneIn + "}}");
    }

    @Test
    void whatIsNotAConfigurationIsRefused() {
        for (String other : new String[] {
            "",
            "[]",
            "null",
            "<html>",
            "{}",
            "{\"enabled\":true}",
            "{\"salts\":[]}",
            "{\"enabled\":1,\"salts\":[]}",
            "{\"enabled\":true,\"salts\":{}}",
            "{\"enabled\":true,\"salts\":[1]}",
            "{\"enabled\":true,\"salts\":[{}]}",
            "{\"enabled\":true,\"salts\":[{\"day\":\"2026-11-23\",\"salt\":\"00\"}]}",
            "{\"enabled\":true,\"salts\":[{\"day\":\"2026-02-30\",\"salt\":\"" + SALT + "\"}]}",
            "{\"enabled\":true,\"salts\":[],\"sampling\":[]}",
            "{\"enabled\":true,\"salts\":[],\"max_batch_events\":\"many\"}",
            "{\"enabled\":true,\"salts\":[]}{}"
        }) {
            assertThatThrownBy(() -> parse(other)).as(other).isInstanceOf(IOException.class);
        }
    }

    @Test
    void configurationThatIsCutAnywhereIsRefused() {
        byte[] whole = ("{\"enabled\":true," + SALTS + ",\"sampling\":{\"a\":2},\"max_batch_events\":9}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RemoteConfig.parse(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void listsHaveABound() throws IOException {
        String salts = IntStream.range(0, 401)
                .mapToObj(i -> "{\"day\":\"" + UtcDay.format(i * 86_400_000L).substring(0, 10) + "\",\"salt\":\"" + SALT
                        + "\"}")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> parse("{\"enabled\":true,\"salts\":[" + salts + "]}"))
                .isInstanceOf(IOException.class);
        String sampling =
                IntStream.range(0, 1_500).mapToObj(i -> "\"e" + i + "\":2").collect(Collectors.joining(","));
        assertThat(parse("{\"enabled\":true,\"salts\":[],\"sampling\":{" + sampling + "}}")
                        .sampling())
                .hasSize(1_000);
    }

    private static RemoteConfig parse(String json) throws IOException {
        return RemoteConfig.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
