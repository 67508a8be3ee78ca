package dev.hearth.analytics.internal.queue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events that lie in a storage directory, for test doubles. Only reads, and takes no lock, also while the queue
 * is in use: what was appended before the call is there, what is just being appended is not. Knows nothing of what was
 * acknowledged, so it is for a queue of which nothing ever is.
 */
public final class QueueSnapshot {
    private QueueSnapshot() {}

    /**
     * The events in {@code storageDirectory}, in the order of each run; of several runs, in no particular one.
     *
     * @throws UncheckedIOException if a file cannot be read
     */
    public static List<QueuedEvent> read(File storageDirectory) {
        List<QueuedEvent> events = new ArrayList<>();
        File[] runs = new File(storageDirectory, RunDirectory.RUNS).listFiles();
        for (File run : runs == null ? new File[0] : runs) {
            UUID runId = RunDirectory.parse(run.getName());
            if (runId != null) {
                readRun(run, runId, events);
            }
        }
        return events;
    }

    private static void readRun(File directory, UUID run, List<QueuedEvent> events) {
        List<SegmentName> segments = new ArrayList<>();
        String[] files = directory.list();
        for (String file : files == null ? new String[0] : files) {
            SegmentName segment = SegmentName.parse(file);
            if (segment != null) {
                segments.add(segment);
            }
        }
        Collections.sort(segments);
        for (SegmentName segment : segments) {
            byte[] content = content(new File(directory, segment.fileName()));
            if (content != null && content.length > FileHeader.BYTES) {
                readSegment(content, segment.salt(run), run, events);
            }
        }
    }

    private static void readSegment(byte[] content, int salt, UUID run, List<QueuedEvent> events) {
        Checksum checksum = Crc32c.create();
        RecordScanner records = new RecordScanner(content, FileHeader.BYTES, content.length, salt, checksum);
        while (records.next()) {
            EventRecord record =
                    records.isLoss() ? null : RecordDecoder.event(content, records.offset(), records.length());
            if (record != null) {
                events.add(new QueuedEvent(RunIds.eventId(run, record.ordinal), record));
            }
        }
    }

    private static byte @Nullable [] content(File file) {
        try {
            return Files.readAllBytes(file.toPath());
        } catch (NoSuchFileException e) {
            return null; // spent and deleted since it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
