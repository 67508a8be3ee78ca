package dev.hearth.analytics.internal.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void boundDoublesUpToTheCap() {
        long seed = 20261123;
        System.out.println("seed " + seed);
        for (int failures = 0; failures < 40; failures++) {
            long bound = failures < 9 ? Backoff.BASE_MILLIS << failures : Backoff.CAP_MILLIS;
            Backoff backoff = new Backoff(new Random(seed + failures));
            backoff.resume(failures);
            assertThat(backoff.failed()).isBetween(0L, bound);
        }
    }

    @Test
    void jitterIsFull() {
        Random random = new Random(4);
        LongStream.Builder waits = LongStream.builder();
        for (int i = 0; i < 2_000; i++) {
            Backoff backoff = new Backoff(random);
            backoff.resume(8);
            waits.add(backoff.failed());
        }
        double mean = waits.build().average().orElseThrow();
        assertThat(mean).isBetween(0.45 * 256_000, 0.55 * 256_000);
    }

    @Test
    void successBeginsAnew() {
        Backoff backoff = new Backoff(new Random(4));
        for (int i = 0; i < 10; i++) {
            backoff.failed();
        }
        backoff.succeeded();
        assertThat(backoff.failed()).isLessThanOrEqualTo(Backoff.BASE_MILLIS);
    }

    @Test
    void refusalWaitsForMinutesAtLeast() {
        for (int i = 0; i < 100; i++) {
            Backoff backoff = new Backoff(new Random(i));
            assertThat(backoff.refused()).isBetween(Backoff.REFUSED_BASE_MILLIS / 2, Backoff.REFUSED_BASE_MILLIS);
        }
    }
}
