package dev.hearth.analytics.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueSketchTest {
    private static final long SEED = 42;

    @Test
    void quantilesAreTheNearestRankWithinOnePercent() {
        Random random = new Random(SEED);
        ValueSketch sketch = new ValueSketch();
        List<Long> exact = new ArrayList<>();
        for (int n = 1; n <= 1_000; n++) {
            long duration = (long) Math.exp(random.nextDouble() * Math.log(86_400_000));
            sketch.add(duration, 1);
            exact.add(duration);
            if (n % 97 == 0 || n < 5) {
                Collections.sort(exact);
                for (double q : new double[] {0.01, 0.5, 0.95, 1}) {
                    double expected = exact.get((int) Math.ceil(q * n) - 1);
                    assertThat(sketch.quantile(q))
                            .as("q %s of %s, seed %s", q, n, SEED)
                            .isEqualTo(expected, within(expected * 0.01 + 1e-9));
                }
            }
        }
    }

    @Test
    void whatIsTakenOutLeavesNoTrace() {
        ValueSketch sketch = new ValueSketch();
        sketch.add(5_000, 1);
        ValueSketch other = new ValueSketch();
        other.add(5_000, 1);
        for (long duration : new long[] {0, 1, 86_400_000}) {
            other.add(duration, 1);
            other.add(duration, -1);
        }
        assertThat(other.buckets()).isEqualTo(sketch.buckets());
        assertThat(other.sum()).isEqualTo(sketch.sum());
    }

    @Test
    void mergingAddsAndTakesOut() {
        ValueSketch day = new ValueSketch();
        day.add(1_000, 1);
        day.add(2_000, 1);
        ValueSketch change = new ValueSketch();
        change.add(1_000, -1);
        change.add(0, 1);
        day.merge(change);
        assertThat(day.count()).isEqualTo(2);
        assertThat(day.quantile(0.5)).isZero();
        assertThat(day.average()).isEqualTo(1_000);
    }
}
