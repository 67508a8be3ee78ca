package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SystemRandomTest {
    @Test
    void neverGivesTheSameTwice() {
        Set<Long> given = new HashSet<>();
        SystemRandom one = new SystemRandom();
        SystemRandom two = new SystemRandom();
        for (int i = 0; i < 10_000; i++) {
            given.add(one.nextLong());
            given.add(two.nextLong());
        }
        assertThat(given).hasSize(20_000);
    }

    @Test
    void bitsAreEvenlySpread() {
        SystemRandom random = new SystemRandom();
        int ones = 0;
        for (int i = 0; i < 10_000; i++) {
            ones += Long.bitCount(random.nextLong());
            assertThat(random.nextDouble()).isBetween(0.0, 1.0);
        }
        assertThat(ones / 640_000.0).isBetween(0.49, 0.51);
    }
}
