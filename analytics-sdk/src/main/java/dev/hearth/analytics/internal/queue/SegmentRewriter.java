package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Priority;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of some sealed segments into one new file, without the events that are to go: where they stood, a
 * loss record tells what they were. Written aside, forced, renamed; the new name alone says that the old files do not
 * count any more, so that dropping and counting is one step. I/O thread.
 */
final class SegmentRewriter {
    private static final String TMP = ".tmp";

    private final FileStore files;
    private final RunLog log;
    private final Checksum checksum = Crc32c.create();
    private final byte[] lossRecord = new byte[RecordFormat.RECORD_BYTES_MAX];
    private final @Nullable Priority dropUpTo;
    private final SegmentName name;
    private final int salt;
    private final long keptTo;

    private byte[] out;
    private int size = FileHeader.BYTES;
    private Segment result;

    /** The run of ordinals that are gone and not yet written as a loss record. */
    private final Losses gap = new Losses();

    private long gapFrom = -1;
    private long gapTo;

    /** What was dropped by this rewriting. */
    final Losses dropped = new Losses();

    long droppedBytes;

    private SegmentRewriter(FileStore files, RunLog log, List<Segment> group, @Nullable Priority dropUpTo) {
        this.files = files;
        this.log = log;
        this.dropUpTo = dropUpTo;
        this.keptTo = log.cursor();
        int generation = 0;
        int bytes = FileHeader.BYTES;
        for (Segment segment : group) {
            generation = Math.max(generation, segment.name.generation);
            bytes += segment.position;
        }
        name = new SegmentName(group.get(0).name.first, group.get(group.size() - 1).name.last, generation + 1);
        salt = name.salt(log.info().runId());
        out = new byte[bytes];
        result = placeholder();
    }

    private Segment placeholder() {
        return new Segment(name, new File(log.directory, name.fileName()), size, salt, null);
    }

    /**
     * Reads {@code group}, which is adjacent in {@code log}, and plans the new file.
     *
     * @param dropUpTo the most valuable priority that goes, or null to keep every event
     */
    static SegmentRewriter plan(FileStore files, RunLog log, List<Segment> group, @Nullable Priority dropUpTo)
            throws IOException {
        SegmentRewriter rewriter = new SegmentRewriter(files, log, group, dropUpTo);
        for (Segment segment : group) {
            rewriter.copy(segment);
        }
        if (isEndOfDeadRun(log, group)) {
            long from = Math.max(rewriter.gapTo, Math.max(rewriter.keptTo, group.get(0).firstOrdinal));
            if (from < log.end()) {
                rewriter.extendGap(from, log.end()); // the torn tail, which the new file does not show any more
            }
        }
        rewriter.writeGap();
        return rewriter;
    }

    private static boolean isEndOfDeadRun(RunLog log, List<Segment> group) {
        long groupEnd = group.get(group.size() - 1).endOrdinal;
        boolean isLast = true;
        for (Segment segment : log.segments) {
            isLast &= segment.endOrdinal <= groupEnd;
        }
        return isLast && !log.info().current();
    }

    private void copy(Segment segment) throws IOException {
        segment.hintOffset = FileHeader.BYTES;
        byte[] content = segment.content(files, segment.position, new byte[0]);
        int limit = Math.min(segment.position, content.length);
        RecordScanner records = new RecordScanner(content, FileHeader.BYTES, limit, segment.salt, checksum);
        while (records.next()) {
            if (records.endOrdinal() > keptTo) {
                copy(segment, content, records);
            }
        }
    }

    private void copy(Segment segment, byte[] content, RecordScanner records) {
        long ordinal = Math.max(keptTo, records.ordinal());
        if (records.isLoss()) {
            extendGap(ordinal, records.endOrdinal());
            LossRecord.decode(content, records.offset(), records.length(), gap);
            return;
        }
        EventRecord event = RecordDecoder.event(content, records.offset(), records.length());
        if (event == null || isDropped(event.priority)) {
            extendGap(ordinal, ordinal + 1);
            if (event != null) {
                gap.add(event.name, DropReason.QUEUE_FULL, 1);
                dropped.add(event.name, DropReason.QUEUE_FULL, 1);
                droppedBytes += event.storedBytes;
            }
            return;
        }
        writeGap();
        gapTo = ordinal + 1;
        int stored = BigEndian.getInt(content, records.offset() + RecordFormat.CRC) ^ segment.salt ^ salt;
        write(content, records.offset(), records.length(), stored);
        result.note(ordinal, ordinal + 1, DiskCodes.of(event.priority), event.storedBytes);
    }

    private boolean isDropped(Priority priority) {
        return dropUpTo != null && priority.compareTo(dropUpTo) <= 0;
    }

    private void extendGap(long from, long to) {
        gapFrom = gapFrom < 0 ? from : gapFrom;
        gapTo = to;
    }

    private void writeGap() {
        if (gapFrom < 0) {
            return;
        }
        int span = (int) (gapTo - gapFrom); // readers count as damaged what it has more than losses
        int length = LossRecord.encode(lossRecord, gap, gapFrom, span);
        int sum = Crc32c.of(checksum, lossRecord, RecordFormat.LENGTH, length - RecordFormat.LENGTH) ^ salt;
        write(lossRecord, 0, length, sum);
        result.note(gapFrom, gapTo, DiskCodes.of(Priority.HIGH), 0);
        gap.clear();
        gapFrom = -1;
    }

    private void write(byte[] record, int offset, int length, int storedChecksum) {
        int padded = RecordFormat.padded(length);
        if (out.length - size < padded) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + padded));
        }
        System.arraycopy(record, offset, out, size, length);
        BigEndian.putInt(out, size + RecordFormat.CRC, storedChecksum);
        size += padded;
    }

    /** How long the new file would be. */
    int bytes() {
        return size;
    }

    /** Writes the new file; what it stands for does not count any more when this has returned. */
    Segment write(long wallMillis, long monotonicNanos) throws IOException {
        byte[] header = new FileHeader(log.info(), name.first, name.last, wallMillis, monotonicNanos)
                .encode(FileHeader.SEGMENT_MAGIC);
        System.arraycopy(header, 0, out, 0, header.length);
        Segment planned = result;
        result = placeholder();
        result.position = size;
        for (Priority priority : Priority.values()) {
            result.note(planned.firstOrdinal, planned.endOrdinal, DiskCodes.of(priority), planned.bytesOf(priority));
        }
        publish(files, log.directory, result.file, out, size);
        return result;
    }

    /** Writes a file so that it is there whole, durably, or not at all. */
    static void publish(FileStore files, File directory, File file, byte[] content, int length) throws IOException {
        File aside = new File(directory, file.getName() + TMP);
        try {
            files.write(aside, content, length);
            files.force(aside);
            files.rename(aside, file);
            files.forceDirectory(directory);
        } catch (IOException e) {
            files.delete(aside);
            files.delete(file);
            throw e;
        }
    }
}
