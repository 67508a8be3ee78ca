package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchIdsTest {
    private static final long CUT_MILLIS = 1_767_225_600_000L;

    @Test
    void idIsOfVersionSevenAndHoldsTheTimeOfTheCut() {
        UUID id = new BatchIds(new Random(1), new TestClock(CUT_MILLIS)).next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(CUT_MILLIS);
    }

    @Test
    void idsOfOneMillisecondKeepTheirOrder() {
        BatchIds ids = new BatchIds(new Random(1), new TestClock(CUT_MILLIS));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            made.add(ids.next().toString());
        }
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }
}
