package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an append does in which the system refuses a page: files are cut behind their first page, so that storing to what is
 * mapped behind it faults. {@link BrokenDiskTest} has whole games go through it, under each of the JVM's compilers.
 */
class BrokenSegmentTest {
    private static final int BYTES = QueueOptions.SEGMENT_BYTES_MIN;
    private static final int WHOLE_BYTES = 4096;

    @TempDir
    private File directory;

    private final Appender appender = new Appender(BYTES);
    private final RecordBuffer record = new RecordBuffer();
    private final SessionStamp session = SessionStamp.of(new UUID(3, 4));
    private SegmentSource source;
    private int appended;

    @BeforeEach
    void source() {
        RunInfo run = new RunInfo(new UUID(1, 2), "1.0.0", "desktop", 0, 0, null, true);
        source = new SegmentSource(directory, run, BYTES, FileStore.system(), Clock.system());
    }

    @Test
    void eventGoesToTheNextSegmentAndTheBrokenOneIsLeftForGood() throws IOException {
        Segment first = offered();
        Segment second = offered();
        offered();
        cut(first, WHOLE_BYTES);
        int answer = appendUntilBroken();
        assertThat(answer & EventQueue.DROPPED).isZero();
        assertThat(answer & EventQueue.SEGMENT_ENDED).isNotZero();
        assertThat(first.broken).isTrue();
        assertThat(first.endOrdinal).isEqualTo(appended - 1);
        assertThat(appender.appendedEvents()).isEqualTo(appended);
        assertThat(append()).isEqualTo(0);
        appender.close();
        assertThat(second.broken).isFalse();
        assertThat(second.firstOrdinal).isEqualTo(appended - 2);
        assertThat(second.endOrdinal).isEqualTo(appended);
        assertThat(numbersIn(first))
                .as("all that was appended, and no half of another")
                .isEqualTo(appended - 2);
        assertThat(numbersIn(second)).isEqualTo(2);
    }

    @Test
    void nextSegmentThatIsBrokenTooCostsTheEventAndOneNumber() throws IOException {
        Segment first = offered();
        Segment second = offered();
        cut(first, WHOLE_BYTES);
        cut(second, 0);
        int answer = appendUntilBroken();
        assertThat(answer & EventQueue.DROPPED).isNotZero();
        assertThat(answer & EventQueue.NEEDS_MAINTENANCE)
                .as("no other is ready")
                .isNotZero();
        assertThat(appender.appendedEvents()).isEqualTo(appended - 1);
        assertThat(session.nextSeq).isEqualTo(appended);
    }

    @Test
    void lastSegmentIsKeptAndTakesEventsAgainWhenTheDiskIsWhole() throws IOException {
        Segment only = offered();
        cut(only, WHOLE_BYTES);
        int answer = appendUntilBroken();
        assertThat(answer & ~Appender.BROKEN).isEqualTo(EventQueue.DROPPED);
        int kept = appended - 1;
        for (int i = 0; i < 3; i++) {
            assertThat(append() & (EventQueue.DROPPED | Appender.BROKEN))
                    .isEqualTo(EventQueue.DROPPED | Appender.BROKEN);
        }
        assertThat(only.broken).isFalse();
        cut(only, BYTES);
        assertThat(append() & (EventQueue.DROPPED | Appender.BROKEN)).isZero();
        assertThat(appender.appendedEvents()).isEqualTo(kept + 1);
        assertThat(session.nextSeq).as("each event has used up its number").isEqualTo(appended);
        appender.close();
        assertThat(numbersIn(only)).isEqualTo(kept + 1);
    }

    private int appendUntilBroken() {
        int answer = append();
        while ((answer & Appender.BROKEN) == 0) {
            assertThat(answer & EventQueue.DROPPED).isZero();
            answer = append();
        }
        assertThat(appended).as("one page is whole").isGreaterThan(10);
        return answer;
    }

    private int append() {
        TestEvents.normal(record, "e" + appended++);
        int answer = appender.append(record, TestEvents.NORMAL, session, 1, 2);
        try {
            DiskFaults.throwNow();
        } catch (InternalError e) {
            assertThat(answer & Appender.BROKEN).as("not told: %s", e).isNotZero();
        }
        return answer & ~EventQueue.FIRST_DIRTY;
    }

    private Segment offered() throws IOException {
        Segment segment = source.create();
        appender.offer(segment);
        return segment;
    }

    private static void cut(Segment segment, int bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.file, "rw")) {
            file.setLength(bytes);
        }
    }

    private static int numbersIn(Segment segment) throws IOException {
        byte[] content = FileStore.system().read(segment.file, BYTES);
        RecordScanner records =
                new RecordScanner(content, FileHeader.BYTES, content.length, segment.salt, Crc32c.create());
        int found = 0;
        while (records.next()) {
            assertThat(records.ordinal()).isEqualTo(segment.firstOrdinal + found);
            found++;
        }
        assertThat(records.hasDamagedTail()).isFalse();
        return found;
    }
}
