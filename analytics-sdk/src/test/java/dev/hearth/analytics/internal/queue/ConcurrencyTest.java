package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, many queues, many processes; and what a call costs. */
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int EVENTS = 5_000;

    @TempDir
    File directory;

    @Test
    void numbersAreGapFreeAndNothingIsMissingWhileBatchesAreCut() throws Exception {
        SessionStamp session = SessionStamp.create(new Random(1));
        BitSet numbers = new BitSet();
        Map<String, Integer> lastOfThread = new HashMap<>();
        try (EventQueue queue = open(16L << 20)) {
            queue.maintain();
            AtomicBoolean failed = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "t" + thread + ".";
                Thread appender = new Thread(() -> append(queue, session, name, failed));
                threads.add(appender);
                appender.start();
            }
            while (threads.stream().anyMatch(Thread::isAlive)) {
                drain(queue, numbers, lastOfThread);
                queue.maintain();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            drain(queue, numbers, lastOfThread);
            assertThat(failed).isFalse();
        }
        assertThat(numbers.cardinality()).isEqualTo(THREADS * EVENTS);
        assertThat(numbers.nextClearBit(0)).isEqualTo(THREADS * EVENTS);
        assertThat(lastOfThread.values()).containsOnly(EVENTS - 1);
    }

    private static void append(EventQueue queue, SessionStamp session, String name, AtomicBoolean failed) {
        RecordBuffer record = new RecordBuffer();
        for (int i = 0; i < EVENTS; i++) {
            if ((queue.append(TestEvents.normal(record, name + i), session) & EventQueue.DROPPED) != 0) {
                failed.set(true);
            }
        }
    }

    private static void drain(EventQueue queue, BitSet numbers, Map<String, Integer> lastOfThread) {
        for (QueuedBatch batch = cut(queue); batch != null; batch = cut(queue)) {
            for (QueuedEvent event : batch.events()) {
                assertThat(numbers.get(event.seq())).isFalse();
                numbers.set(event.seq());
                String id = TestEvents.id(event);
                int dot = id.indexOf('.');
                int number = Integer.parseInt(id.substring(dot + 1));
                Integer last = lastOfThread.put(id.substring(0, dot), number);
                assertThat(number).as("order within a thread").isEqualTo(last == null ? 0 : last + 1);
            }
            queue.acknowledge(batch, Map.of());
        }
    }

    private static @Nullable QueuedBatch cut(EventQueue queue) {
        int[] left = {700};
        return queue.cut(event -> left[0]-- > 0);
    }

    @Test
    void appendAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RecordBuffer record = new RecordBuffer();
        SessionStamp session = SessionStamp.create(new Random(1));
        try (EventQueue queue = open(32L << 20)) {
            queue.maintain();
            appendSome(queue, record, session, 20_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            appendSome(queue, record, session, 20_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / 20_000)
                    .as("bytes a call, %d in all", allocated)
                    .isZero();
            assertThat(allocated).isLessThan(4096);
            assertThat(queue.stats().drops()).isEmpty();
        }
    }

    private static void appendSome(EventQueue queue, RecordBuffer record, SessionStamp session, int count) {
        for (int i = 0; i < count; i++) {
            record.begin(TestEvents.NORMAL, TestEvents.VILLAGE, 1);
            record.putIdentifier(TestEvents.DIALOGUE, "a_dialogue");
            queue.append(record, session);
        }
    }

    @Test
    void twoQueuesInOneProcessBothWorkAndDoNotAdoptEachOther() {
        try (EventQueue first = open(1L << 22);
                EventQueue second = open(1L << 22)) {
            RecordBuffer record = new RecordBuffer();
            first.append(TestEvents.normal(record, "first"), SessionStamp.NONE);
            second.append(TestEvents.normal(record, "second"), SessionStamp.NONE);
            first.maintain();
            second.maintain();
            assertThat(ids(first)).containsExactly("first");
            assertThat(ids(second)).containsExactly("second");
        }
    }

    @Test
    void twoProcessesShareADirectoryAndTheDeadOneIsAdopted() throws Exception {
        File counters = new File(directory, "counters");
        Process child =
                ChildJvm.start(AppendingChild.class, directory.getPath(), counters.getPath(), "1", "10", "1000000");
        try (EventQueue mine = open(1L << 24);
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("appending");
            mine.append(TestEvents.normal(new RecordBuffer(), "mine"), SessionStamp.NONE);
            mine.maintain();
            assertThat(ids(mine)).as("the living one is not adopted").containsExactly("mine");
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (EventQueue next = open(1L << 24)) {
            next.maintain();
            int promised = AppendingChild.map(counters, 1).getInt(0);
            Set<UUID> eventIds = new HashSet<>();
            int found = 0;
            for (QueuedBatch batch = next.cut(event -> true); batch != null; batch = next.cut(event -> true)) {
                for (QueuedEvent event : batch.events()) {
                    assertThat(eventIds.add(event.eventId())).isTrue();
                    found++;
                }
                next.acknowledge(batch, Map.of());
            }
            assertThat(found).isBetween(promised, promised + 1);
        }
        assertThat(new File(directory, "runs").list()).isEmpty();
    }

    private static List<String> ids(EventQueue queue) {
        QueuedBatch batch = queue.cut(event -> true);
        assertThat(batch).isNotNull();
        queue.acknowledge(batch, Map.of());
        return batch.events().stream().map(TestEvents::id).toList();
    }

    private EventQueue open(long bytesMax) {
        return EventQueue.open(
                directory,
                QueueOptions.builder().bytesMax(bytesMax).build(),
                FileStore.system(),
                Clock.system(),
                new Random(),
                DiagnosticLog.standardError());
    }
}
