package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
    private static final int EVENTS = 500;
    private static final int ROUNDS = 6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    File directory;

    @Test
    void typedEventsAllocateNothingOnceWarm() throws IOException {
        try (EngineRig rig = new EngineRig(directory)) {
            AnalyticsClient client = rig.start();
            client.setVillage("village-1");
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                track(client);
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            // A round can meet the loading of a class or an exchange of segments; the steady state is the least of
            // them.
            assertThat(least).as("bytes in %d events", EVENTS).isLessThan(EVENTS);
        }
    }

    private static void track(AnalyticsClient client) {
        for (int i = 0; i < EVENTS; i++) {
            client.event(CommandExecuted.TYPE)
                    .set(CommandExecuted.COMMAND, "build")
                    .set(CommandExecuted.DURATION_MS, i)
                    .track();
        }
    }
}
