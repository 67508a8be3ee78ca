package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Priority;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One segment of the log. While it is appended to, how far it goes is known to the {@link Appender} alone; once it is sealed,
 * or if it was found on the disk, it belongs to the I/O thread. What was published before {@link #position} never changes.
 */
final class Segment {
    /** How often reading a file may fail before its events are given up as damaged. */
    static final int READ_FAILURES_MAX = 3;

    final SegmentName name;
    final File file;
    final int fileBytes;
    final int salt;

    /** Set for the segments that this process made to append to; null for those found on the disk or rewritten. */
    final FileStore.@Nullable MappedFile mapped;

    private final @Nullable ByteBuffer writer;
    private final long[] bytesByPriority = new long[Priority.values().length];

    /** The end of what may be read. */
    int position = FileHeader.BYTES;

    /** The first ordinal in here; meaningless if it is empty. */
    long firstOrdinal;

    /** The first ordinal behind this segment; 0 if it is empty. */
    long endOrdinal;

    /** Whether the disk could not give a page of it: then it is not used again. Set before it is sealed. */
    boolean broken;

    /** How much is on the disk for certain. I/O thread. */
    int forcedTo;

    /** No record before this offset has an ordinal of {@link #hintOrdinal} or more. I/O thread. */
    int hintOffset = FileHeader.BYTES;

    long hintOrdinal = Long.MAX_VALUE;

    private int readFailures;

    Segment(SegmentName name, File file, int fileBytes, int salt, FileStore.@Nullable MappedFile mapped) {
        this.name = name;
        this.file = file;
        this.fileBytes = fileBytes;
        this.salt = salt;
        this.mapped = mapped;
        this.writer = mapped == null ? null : mapped.bytes().duplicate();
    }

    boolean isEmpty() {
        return endOrdinal == 0;
    }

    /** Whether a record that takes {@code bytes} with its padding fits in at {@code at}. */
    boolean hasRoom(int at, int bytes) {
        return writer != null && bytes <= fileBytes - at;
    }

    /**
     * Appends a record at {@code at}: first all of it behind its first eight bytes, then those in one aligned store. A kill in between
     * leaves zeros where the length is expected; the checksum tells the rest.
     *
     * @return false if the disk cannot give a page that was needed: then nothing was appended
     */
    boolean append(RecordBuffer record, int at, int length, int checksum) {
        ByteBuffer target = writer;
        if (target == null) {
            throw new IllegalStateException("not made to append to");
        }
        boolean stored = false;
        try {
            stored = store(target, at, record, length, checksum);
        } catch (InternalError e) {
            stored = false; // the JVM came by at once
        }
        if (!stored) {
            try {
                wipe(target, at, length); // its beginning first
            } catch (InternalError e) {
                wipe(target, at, length);
            }
        }
        return stored;
    }

    /**
     * Says what was appended.
     *
     * @param newEndOrdinal the same as {@code newFirstOrdinal} if that was nothing
     */
    void sealed(
            int newPosition,
            long newFirstOrdinal,
            long newEndOrdinal,
            long lowBytes,
            long normalBytes,
            long highBytes) {
        position = newPosition;
        if (newEndOrdinal > newFirstOrdinal) {
            note(newFirstOrdinal, newEndOrdinal, DiskCodes.of(Priority.LOW), lowBytes);
            note(newFirstOrdinal, newEndOrdinal, DiskCodes.of(Priority.NORMAL), normalBytes);
            note(newFirstOrdinal, newEndOrdinal, DiskCodes.of(Priority.HIGH), highBytes);
        }
    }

    private boolean store(ByteBuffer target, int at, RecordBuffer record, int length, int checksum) {
        ((Buffer) target).position(at + RecordFormat.HEADER_BYTES);
        target.put(record.bytes(), RecordFormat.HEADER_BYTES, length - RecordFormat.HEADER_BYTES);
        if (!areLaterPagesThere(target, at, record, length)) {
            return false;
        }
        long first = ((long) (checksum ^ salt) << 32) | length;
        target.putLong(at, first);
        return record.isThere(target, at, first);
    }

    private static boolean areLaterPagesThere(ByteBuffer target, int at, RecordBuffer record, int length) {
        int end = at + length;
        for (int page = PageTouch.nextPage(at + 1); page < end; page += PageTouch.PAGE_BYTES) {
            long stored = BigEndian.getLong(record.bytes(), page - at);
            int padding = Math.max(0, page + RecordBuffer.PROBE_BYTES - end);
            if (!record.isThere(target, page, stored & (-1L << (padding * Byte.SIZE)))) {
                return false;
            }
        }
        return true;
    }

    private static void wipe(ByteBuffer target, int from, int bytes) {
        for (int at = from; at < from + bytes; at += Long.BYTES) {
            target.putLong(at, 0);
        }
    }

    /** Takes note of records that are in here. */
    void note(long ordinal, long newEndOrdinal, int priorityCode, long bytes) {
        if (isEmpty()) {
            firstOrdinal = ordinal;
        }
        endOrdinal = newEndOrdinal;
        bytesByPriority[priorityCode] += bytes;
    }

    /** The bytes of the events of this priority, those already delivered included. */
    long bytesOf(Priority priority) {
        return bytesByPriority[DiskCodes.of(priority)];
    }

    /** Copies the bytes up to {@code limit} into an array; the array may be longer. I/O thread. */
    byte[] content(FileStore files, int limit, byte[] scratch) throws IOException {
        if (mapped == null) {
            return readFile(files);
        }
        byte[] target = scratch.length >= limit ? scratch : new byte[limit];
        ByteBuffer reader = mapped.bytes().duplicate();
        ((Buffer) reader).clear().position(hintOffset);
        reader.get(target, hintOffset, limit - hintOffset);
        return target;
    }

    private byte[] readFile(FileStore files) throws IOException {
        if (readFailures >= READ_FAILURES_MAX) {
            return new byte[FileHeader.BYTES];
        }
        try {
            return files.read(file, fileBytes);
        } catch (IOException e) {
            readFailures++;
            throw e;
        }
    }

    /**
     * The end of the pages in which the records before {@code ordinal} lie: it is known where the last batch ends, else it
     * is the end of all records. I/O thread, of a segment that is sealed.
     */
    int pagesBefore(long ordinal) {
        return ordinal == hintOrdinal ? Math.min(PageTouch.nextPage(hintOffset), position) : position;
    }

    /** Forces what lies between the last force and {@code to}. */
    void force(int to) throws IOException {
        if (mapped == null || to <= forcedTo) {
            return;
        }
        try {
            mapped.force(forcedTo, to);
            forcedTo = to;
        } catch (IOException e) {
            makeDirtyAgain(mapped, forcedTo, to);
            throw e;
        }
    }

    /**
     * After a failed write-back, Linux takes the pages for clean and a second force would succeed without writing: every
     * byte is stored once more. Nobody else writes there, since it lies before the position.
     */
    private static void makeDirtyAgain(FileStore.MappedFile target, int from, int to) {
        int pageEnd;
        for (int at = from; at < to; at = pageEnd) {
            pageEnd = Math.min(to, PageTouch.nextPage(at + 1));
            storeAgain(target, at, pageEnd);
        }
    }

    private static void storeAgain(FileStore.MappedFile target, int from, int to) {
        try {
            ByteBuffer bytes = target.bytes();
            for (int at = from; at < to; at++) {
                bytes.put(at, bytes.get(at));
            }
            DiskFaults.throwNow();
        } catch (InternalError e) {
            return; // what the disk has lost of this page cannot be stored; the others can
        }
    }

    @Override
    public String toString() {
        return name + " [" + firstOrdinal + ", " + endOrdinal + ")";
    }
}
