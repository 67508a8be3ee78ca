package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Priority;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a segment is told when it is sealed: eviction goes by it. */
class SealedSegmentTest {
    @TempDir
    File directory;

    private final Appender appender = new Appender(QueueOptions.SEGMENT_BYTES_MIN);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void segmentLearnsWhatIsInIt() throws IOException {
        Segment first = segment(1);
        Segment second = segment(2);
        appender.offer(first);
        appender.offer(second);

        long low = append(TestEvents.LOW, TestEvents.low(record));
        long high = append(TestEvents.HIGH, TestEvents.high(record, 1))
                + append(TestEvents.HIGH, TestEvents.high(record, 2));
        long normal = 0;
        for (String id : List.of("a", "bcdefghijk", "l")) {
            normal += append(TestEvents.NORMAL, TestEvents.normal(record, id));
        }
        appender.seal();
        long next = append(TestEvents.NORMAL, TestEvents.normal(record, "next"));
        appender.close();

        assertThat(List.of(low, normal, high)).doesNotHaveDuplicates();
        assertThat(first.bytesOf(Priority.LOW)).isEqualTo(low);
        assertThat(first.bytesOf(Priority.NORMAL)).isEqualTo(normal);
        assertThat(first.bytesOf(Priority.HIGH)).isEqualTo(high);
        assertThat(List.of(first.firstOrdinal, first.endOrdinal)).containsExactly(0L, 6L);
        assertThat(first.position).isEqualTo((int) (FileHeader.BYTES + low + normal + high));

        assertThat(second.bytesOf(Priority.LOW) + second.bytesOf(Priority.HIGH)).isZero();
        assertThat(second.bytesOf(Priority.NORMAL)).isEqualTo(next);
        assertThat(List.of(second.firstOrdinal, second.endOrdinal)).containsExactly(6L, 7L);
        assertThat(appender.appendedBytes()).isEqualTo(low + normal + high + next);
    }

    @Test
    void segmentThatNothingWasAppendedToIsEmpty() throws IOException {
        Segment only = segment(1);
        appender.offer(only);
        appender.seal();
        appender.close();
        assertThat(only.isEmpty()).isTrue();
        assertThat(only.position).isEqualTo(FileHeader.BYTES);
    }

    private long append(EventType type, RecordBuffer filled) {
        long before = appender.appendedBytes();
        assertThat(appender.append(filled, type, SessionStamp.NONE, 1, 2) & EventQueue.DROPPED)
                .isZero();
        long bytes = appender.appendedBytes() - before;
        assertThat(bytes).isPositive();
        return bytes;
    }

    private Segment segment(int number) throws IOException {
        SegmentName name = SegmentName.appended(number);
        File file = new File(directory, name.fileName());
        FileStore.MappedFile mapped = FileStore.system().create(file, QueueOptions.SEGMENT_BYTES_MIN);
        return new Segment(name, file, QueueOptions.SEGMENT_BYTES_MIN, 0, mapped);
    }
}
