package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.testing.FaultyFileStore;
import dev.hearth.analytics.testing.TestClock;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Lincheck holds append, cut, acknowledge, maintain and force, called at the same time, against a plain first-in,
 * first-out queue: whatever order the threads are run in, each call answers what it would have answered one after the
 * other. The calls of the I/O thread are one group, of which only one runs at a time, as in the library. The segments are
 * the smallest there are and the village id the longest, so that they roll now and then.
 */
@Param(name = "event", gen = IntGen.class, conf = "0:9")
public class LinearizabilityTest {
    private static final byte[] VILLAGE = new byte[RecordBuffer.VILLAGE_ID_BYTES_MAX];
    private static final int ITERATIONS = Integer.getInteger("queue.lincheck.iterations", 20);
    private static final int INVOCATIONS = Integer.getInteger("queue.lincheck.invocations", 300);

    private final EventQueue queue;
    private final SessionStamp session = SessionStamp.create(new Random(1));
    private @Nullable QueuedBatch pending;

    /** A new queue for each invocation: what Lincheck calls. */
    public LinearizabilityTest() {
        QueueOptions options = QueueOptions.builder()
                .segmentBytes(QueueOptions.SEGMENT_BYTES_MIN)
                .bytesMax(4L * QueueOptions.SEGMENT_BYTES_MIN)
                .build();
        queue = EventQueue.open(
                new File("/game"),
                options,
                new FaultyFileStore(new Random(1)),
                new TestClock(1_757_844_000_000L),
                new Random(1),
                DiagnosticLog.silent());
        queue.maintain();
    }

    /** Any thread of the game. */
    @Operation
    public boolean append(@Param(name = "event") int event) {
        RecordBuffer record = new RecordBuffer();
        record.begin(TestEvents.NORMAL, VILLAGE, 1);
        record.putIdentifier(TestEvents.DIALOGUE, "e" + event);
        return (queue.append(record, session) & EventQueue.DROPPED) == 0;
    }

    /** The I/O thread cuts two events; the batch that is pending, if there is one. */
    @Operation(nonParallelGroup = "io")
    public List<String> cut() {
        int[] left = {2};
        QueuedBatch batch = queue.cut(event -> left[0]-- > 0);
        pending = batch;
        List<String> events = new ArrayList<>();
        if (batch != null) {
            batch.events().forEach(event -> events.add(TestEvents.id(event) + " " + event.seq()));
        }
        return events;
    }

    /** The I/O thread acknowledges what it cut last. */
    @Operation(nonParallelGroup = "io")
    public void acknowledge() {
        if (pending != null) {
            queue.acknowledge(pending, Map.of());
            pending = null;
        }
    }

    /** The I/O thread goes round. */
    @Operation(nonParallelGroup = "io")
    public boolean maintainAndForce() {
        queue.maintain();
        return queue.forceIfDirty();
    }

    @Test
    void threadsAtFullSpeedSeeAPlainQueue() {
        new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(PlainQueue.class)
                .check(LinearizabilityTest.class);
    }

    /** What the queue is, for one caller at a time. */
    public static class PlainQueue {
        private final Deque<String> events = new ArrayDeque<>();
        private List<String> cut = new ArrayList<>();
        private int seq;

        /** Makes an empty queue. */
        public PlainQueue() {}

        public boolean append(int event) {
            return events.add("e" + event + " " + seq++);
        }

        public List<String> cut() {
            for (int left = cut.isEmpty() ? 2 : 0; left > 0 && !events.isEmpty(); left--) {
                cut.add(events.remove());
            }
            return new ArrayList<>(cut);
        }

        public void acknowledge() {
            cut = new ArrayList<>();
        }

        public boolean maintainAndForce() {
            return true;
        }
    }
}
