package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
    private static final int PERCENT = 30;
    private static final int PIECE_BYTES = 8 * 1024 * 1024;

    @Test
    void batchesArePutOffWhileTheHeapIsFullAndALittleIsLetThroughAllTheSame() {
        MemoryGuard guard = new MemoryGuard(PERCENT);
        List<byte[]> held = new ArrayList<>();
        long enough = Runtime.getRuntime().maxMemory() * (PERCENT + 10) / 100;
        while ((long) held.size() * PIECE_BYTES < enough) {
            held.add(new byte[PIECE_BYTES]);
        }
        System.gc();
        List<Boolean> seen = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> {
            seen.add(guard.isShort());
            return seen.contains(true) && seen.contains(false);
        });
        assertThat(held).isNotEmpty();
        held.clear();
        System.gc();
        assertThat(new MemoryGuard(PERCENT).isShort()).isFalse();
        assertThat(guard.isShort()).isFalse();
    }

    @Test
    void hundredPercentNeverPutsOff() {
        assertThat(new MemoryGuard(100).isShort()).isFalse();
    }
}
