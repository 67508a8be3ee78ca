package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;

/**
 * Writes the end of a dead run's session as a segment of one record into that run's own directory, with its next ordinal.
 * Renaming it into place is the whole step: with such a record in the log the session is not abandoned any more. I/O
 * thread.
 */
final class RecoveredEnd {
    private RecoveredEnd() {}

    static void write(
            AdoptedRun run, AbandonedSession session, EventType type, RecordBuffer end, FileStore files, Clock clock)
            throws IOException {
        RunLog log = run.log;
        long ordinal = log.end();
        SegmentName name = SegmentName.appended(run.nextNumber);
        int salt = name.salt(log.info().runId());
        end.endsSession();
        int length = end.seal(
                type,
                SessionStamp.of(session.sessionId()),
                session.lastAliveWallMillis(),
                session.lastAliveMonotonicNanos());
        int checksum = end.finish(ordinal, session.nextSeq()) ^ salt;
        int padded = RecordFormat.padded(length);
        byte[] content = new byte[FileHeader.BYTES + padded];
        byte[] header = new FileHeader(log.info(), name.first, name.last, clock.wallMillis(), clock.monotonicNanos())
                .encode(FileHeader.SEGMENT_MAGIC);
        System.arraycopy(header, 0, content, 0, header.length);
        System.arraycopy(end.bytes(), 0, content, header.length, length);
        BigEndian.putInt(content, header.length + RecordFormat.CRC, checksum);

        Segment segment = new Segment(name, new File(log.directory, name.fileName()), content.length, salt, null);
        segment.note(ordinal, ordinal + 1, DiskCodes.of(type.priority()), padded);
        segment.position = content.length;
        SegmentRewriter.publish(files, log.directory, segment.file, content, content.length);
        log.segments.add(segment);
        log.advance(null, 0, ordinal + 1, 0);
        log.countRemoved(-1, -padded);
    }
}
