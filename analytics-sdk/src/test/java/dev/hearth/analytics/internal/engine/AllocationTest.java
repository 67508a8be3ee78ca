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

    @TempDir
    File directory;

    @Test
    void typedEventsAllocateNothingOnceWarm() throws IOException {
        try (EngineRig rig = new EngineRig(directory)) {
            AnalyticsClient client = rig.start();
            client.setVillage("village-1");
            track(client);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            long bean = threads.getCurrentThreadAllocatedBytes() - before;
            before = threads.getCurrentThreadAllocatedBytes();
            track(client);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before - bean;
            assertThat(client.status().drops()).isEmpty();
            assertThat(allocated).as("bytes in %d events", EVENTS).isLessThan(EVENTS);
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
