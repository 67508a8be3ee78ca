package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Makes segments ready to be appended to, on the I/O thread: new files full of real zeros, or spent ones of this run
 * wiped and renamed, which need neither new blocks nor a new mapping. Every page is stored to before the segment is
 * handed out, so that the first append to it does not have to wait for the page.
 */
final class SegmentSource {
    /** The end of the name of a segment that is between two numbers. */
    static final String TMP = ".tmp";

    private final File directory;
    private final RunInfo run;
    private final int segmentBytes;
    private final FileStore files;
    private final Clock clock;
    private int nextNumber = 1;

    SegmentSource(File directory, RunInfo run, int segmentBytes, FileStore files, Clock clock) {
        this.directory = directory;
        this.run = run;
        this.segmentBytes = segmentBytes;
        this.files = files;
        this.clock = clock;
    }

    /** A new segment. Its name is not durable yet. */
    Segment create() throws IOException {
        SegmentName name = SegmentName.appended(nextNumber);
        File file = new File(directory, name.fileName());
        FileStore.MappedFile mapped = files.create(file, segmentBytes);
        nextNumber++;
        return ready(name, file, mapped);
    }

    /**
     * The blocks of {@code spent} under a new number. The old name goes first, and durably: a reader would otherwise find
     * half-wiped records under it. Not wiped by way of the mapping: each page that is stored to through it and then forced
     * interrupts the processors that the game runs on.
     */
    Segment recycle(Segment spent) throws IOException {
        FileStore.MappedFile mapped = spent.mapped;
        if (mapped == null || spent.fileBytes != segmentBytes) {
            throw new IOException("cannot be recycled: " + spent.name);
        }
        SegmentName name = SegmentName.appended(nextNumber);
        File file = new File(directory, name.fileName());
        File between = new File(directory, name.fileName() + TMP);
        files.rename(spent.file, between);
        files.forceDirectory(directory);
        files.clear(between, segmentBytes);
        files.force(between);
        if (wipeWhatIsLeft(mapped.bytes().duplicate())) {
            mapped.force(0, segmentBytes);
        }
        files.rename(between, file);
        nextNumber++;
        return ready(name, file, mapped);
    }

    /** For a system that does not show in a mapping what was written to the file; answers whether there was anything. */
    private static boolean wipeWhatIsLeft(ByteBuffer bytes) {
        boolean left = false;
        for (int at = 0; at + Long.BYTES <= bytes.capacity(); at += Long.BYTES) {
            if (bytes.getLong(at) != 0) {
                bytes.putLong(at, 0);
                left = true;
            }
        }
        return left;
    }

    private Segment ready(SegmentName name, File file, FileStore.MappedFile mapped) {
        byte[] header = new FileHeader(run, name.first, name.last, clock.wallMillis(), clock.monotonicNanos())
                .encode(FileHeader.SEGMENT_MAGIC);
        ByteBuffer bytes = mapped.bytes().duplicate();
        ((Buffer) bytes).clear();
        bytes.put(header);
        for (int at = PageTouch.PAGE_BYTES; at < segmentBytes; at += PageTouch.PAGE_BYTES) {
            bytes.put(at, (byte) 0);
        }
        return new Segment(name, file, segmentBytes, name.salt(run.runId()), mapped);
    }
}
