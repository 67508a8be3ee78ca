package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesAheadTest {
    private static final int SEGMENT_BYTES = 128 << 10;

    @TempDir
    File directory;

    @Test
    void touchingTakesNothingBackThatAnotherThreadStores() throws InterruptedException {
        assertThat(PageTouch.isSupported()).isTrue();
        ByteBuffer bytes = ByteBuffer.allocateDirect(16 * PageTouch.PAGE_BYTES);
        int rounds = 20_000;
        Thread other = new Thread(() -> {
            for (int round = 0; round < rounds / 100; round++) {
                PageTouch.touch(bytes, 0, bytes.capacity());
            }
        });
        other.start();
        for (int round = 1; round <= rounds; round++) {
            int at = round % 16 * PageTouch.PAGE_BYTES;
            bytes.putLong(at, round);
            assertThat(bytes.getLong(at)).isEqualTo(round);
        }
        other.join();
    }

    @Test
    void onlyPagesThatBeginWithinTheRangeAreTouched() {
        assertThat(PageTouch.nextPage(0)).isZero();
        assertThat(PageTouch.nextPage(1)).isEqualTo(4096);
        assertThat(PageTouch.nextPage(4096)).isEqualTo(4096);
        PageTouch.touch(ByteBuffer.allocateDirect(100), 0, 4096);
        PageTouch.touch(ByteBuffer.allocate(8192), 0, 8192); // no page of a file
    }

    @Test
    void asMuchIsTouchedAsWillBeReachedBeforeTheNextRound() throws IOException {
        Appender appender = new Appender(SEGMENT_BYTES);
        RunInfo run = new RunInfo(new UUID(1, 2), "1.0.0", "desktop", 0, 0, null, true);
        SegmentSource source = new SegmentSource(directory, run, SEGMENT_BYTES, FileStore.system(), Clock.system());
        List<Segment> segments = List.of(source.create(), source.create());
        List<String> touched = new ArrayList<>();
        PagesAhead ahead = new PagesAhead(appender, (mapped, from, to) -> touched.add(from + ".." + to));
        ahead.touch();
        segments.forEach(appender::offer);
        ahead.touch();
        assertThat(touched).as("nothing was appended").isEmpty();

        int first = appendBytes(appender, 20_000);
        ahead.touch();
        int position = FileHeader.BYTES + first;
        assertThat(touched)
                .as("twice as much, and a page")
                .containsExactly(position + ".." + (position + 2 * first + PageTouch.PAGE_BYTES));
        ahead.touch();
        assertThat(touched).as("nothing more was appended").hasSize(1);

        int second = appendBytes(appender, 50_000);
        ahead.touch();
        position += second;
        int left = 2 * second + PageTouch.PAGE_BYTES - (SEGMENT_BYTES - position);
        assertThat(left).isPositive();
        assertThat(touched.subList(1, touched.size()))
                .as("to the end, and the rest in the next segment")
                .containsExactly(position + ".." + SEGMENT_BYTES, "0.." + left);
    }

    private static int appendBytes(Appender appender, int bytes) {
        RecordBuffer record = new RecordBuffer();
        long before = appender.appendedBytes();
        while (appender.appendedBytes() - before < bytes) {
            int answer = appender.append(TestEvents.low(record), TestEvents.LOW, SessionStamp.NONE, 1, 2);
            assertThat(answer & EventQueue.DROPPED).isZero();
        }
        return (int) (appender.appendedBytes() - before);
    }

    @Test
    void afterALongStretchAForceTurnsToANewPageAndNoEventIsLost() {
        QueueOptions options =
                QueueOptions.builder().segmentBytes(64 << 10).bytesMax(4 << 20).build();
        try (EventQueue queue = EventQueue.open(
                directory, options, FileStore.system(), Clock.system(), new Random(1), DiagnosticLog.standardError())) {
            queue.maintain();
            RecordBuffer record = new RecordBuffer();
            int next = 0;
            for (int stretch = 0; stretch < 20; stretch++) {
                for (int i = 0; i < 450; i++) {
                    queue.append(TestEvents.normal(record, "e" + next++), SessionStamp.NONE);
                }
                assertThat(queue.forceIfDirty()).isTrue();
                queue.maintain();
            }
            assertThat(GoldenFilesTest.dump(directory.toPath()))
                    .contains(" zeros")
                    .doesNotContain("damaged");
            QueuedBatch batch = queue.cut(event -> true);
            assertThat(batch).isNotNull();
            assertThat(batch.losses()).isEmpty();
            assertThat(batch.events().stream().map(TestEvents::id))
                    .containsExactlyElementsOf(
                            IntStream.range(0, next).mapToObj(i -> "e" + i).toList());
            queue.acknowledge(batch, Map.of());
        }
    }
}
