package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Priority;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a dead run left: its state, every record of every segment, the session that was going on. Whatever is
 * damaged, torn, empty or not ours costs only itself; only what a newer version wrote is left alone as a whole. One pass
 * over the files, one segment in memory at a time.
 */
final class Recovery {
    private final RunDirectory directory;
    private final FileStore files;
    private final byte[] scratch;
    private final Checksum checksum = Crc32c.create();
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable RunInfo infoOfSegment;
    private SessionMark.@Nullable Reading mark;
    private boolean sessionEnded;
    private int nextSeq;
    private long aliveWallMillis;
    private long aliveMonotonicNanos;
    private long cursor;
    private long events;
    private long bytes;
    private long end;
    private @Nullable Segment tornTail;

    private Recovery(RunDirectory directory, FileStore files, byte[] scratch) {
        this.directory = directory;
        this.files = files;
        this.scratch = scratch;
    }

    /** Says that a newer version of this library wrote the directory. */
    static final class NewerVersionException extends Exception {
        private static final long serialVersionUID = 1;
    }

    static AdoptedRun adopt(RunDirectory directory, FileStore files, byte[] scratch)
            throws IOException, NewerVersionException {
        return new Recovery(directory, files, scratch).adopt();
    }

    private AdoptedRun adopt() throws IOException, NewerVersionException {
        List<SegmentName> names = names();
        for (SegmentName name : names) {
            readHeader(name);
        }
        StateFile state = state();
        ControlBlock control = state.readControl();
        cursor = control == null ? 0 : control.cursor;
        mark = SessionMark.read(state.bytes(), StateFile.MARK_AT);
        for (SegmentName name : names) {
            readSegment(name);
        }
        countTornTail();
        forceRest(state);
        RunLog log = new RunLog(
                directory.file(),
                info(state),
                state,
                files,
                () -> LossLedger.read(state.bytes(), StateFile.LEDGER_AT),
                scratch);
        log.segments.addAll(segments);
        log.advance(null, 0, end, 0);
        int nextNumber = names.isEmpty() ? 1 : names.get(names.size() - 1).last + 1;
        return new AdoptedRun(directory, log, events, bytes, nextNumber, session(log.info()));
    }

    /** What a killed process left may be in memory only: the session that goes on, the losses, and the files' names. */
    private void forceRest(StateFile state) throws IOException {
        state.force();
        files.forceDirectory(directory.file());
        directory.forceParents();
    }

    /** The segments that count, in order. */
    private List<SegmentName> names() throws IOException {
        List<SegmentName> all = new ArrayList<>();
        for (String fileName : files.list(directory.file())) {
            SegmentName name = SegmentName.parse(fileName);
            if (name != null) {
                all.add(name);
            }
        }
        List<SegmentName> counting = new ArrayList<>();
        for (SegmentName name : all) {
            boolean superseded = false;
            for (SegmentName other : all) {
                superseded |= other.supersedes(name);
            }
            if (superseded) {
                files.delete(new File(directory.file(), name.fileName()));
            } else {
                counting.add(name);
            }
        }
        Collections.sort(counting);
        return counting;
    }

    private void readHeader(SegmentName name) throws IOException, NewerVersionException {
        byte[] header = files.read(new File(directory.file(), name.fileName()), FileHeader.BYTES);
        FileHeader.Verdict verdict = FileHeader.judge(header, FileHeader.SEGMENT_MAGIC);
        if (verdict == FileHeader.Verdict.NEWER) {
            throw new NewerVersionException();
        }
        FileHeader decoded = FileHeader.decode(header, FileHeader.SEGMENT_MAGIC);
        if (decoded != null && decoded.run.runId().equals(directory.runId())) {
            infoOfSegment = decoded.run;
        }
    }

    /** The state as it is, or a new one if there is none that can be read. */
    private StateFile state() throws IOException, NewerVersionException {
        File file = new File(directory.file(), StateFile.NAME);
        StateFile state = files.exists(file) && files.length(file) >= StateFile.BYTES
                ? StateFile.map(directory.file(), files)
                : null;
        if (state != null && FileHeader.judge(state.header(), FileHeader.STATE_MAGIC) == FileHeader.Verdict.NEWER) {
            throw new NewerVersionException();
        }
        if (state != null) {
            return state;
        }
        if (files.exists(file)) {
            files.rename(file, new File(directory.file(), StateFile.NAME + ".bad"));
        }
        StateFile created = StateFile.create(directory.file(), files, infoOrDefault());
        created.markRecreated();
        return created;
    }

    private RunInfo info(StateFile state) {
        FileHeader header = FileHeader.decode(state.header(), FileHeader.STATE_MAGIC);
        if (header != null && header.run.runId().equals(directory.runId())) {
            return header.run;
        }
        return infoOrDefault();
    }

    private RunInfo infoOrDefault() {
        return infoOfSegment != null ? infoOfSegment : new RunInfo(directory.runId(), "", "", 0, 0, null, false);
    }

    private void readSegment(SegmentName name) throws IOException {
        File file = new File(directory.file(), name.fileName());
        byte[] content = files.read(file, QueueOptions.SEGMENT_BYTES_MAX);
        int salt = name.salt(directory.runId());
        RecordScanner records = new RecordScanner(
                content, FileHeader.BYTES, Math.max(content.length, FileHeader.BYTES), salt, checksum);
        Segment segment = new Segment(name, file, content.length, salt, null);
        while (content.length > FileHeader.BYTES && records.next()) {
            note(segment, content, records);
        }
        boolean damagedTail = content.length > FileHeader.BYTES && records.hasDamagedTail();
        if (!segment.isEmpty()) {
            segment.position = records.end();
            end = Math.max(end, segment.endOrdinal);
            tornTail = damagedTail ? segment : null;
        } else if (damagedTail && tornTail == null) {
            tornTail = segment;
        }
        if (!segment.isEmpty()) {
            files.force(file); // what a killed process left in memory only must not be sent before it is on the disk
        }
        segments.add(segment);
    }

    /** A tail that is neither whole nor zeros stands for one event that was lost; its file stays until that is told. */
    private void countTornTail() {
        if (tornTail == null || cursor > end) {
            return;
        }
        if (tornTail.isEmpty()) {
            tornTail.note(end, end + 1, DiskCodes.of(Priority.HIGH), 0);
        }
        end++;
    }

    private void note(Segment segment, byte[] content, RecordScanner records) {
        int offset = records.offset();
        int length = records.length();
        if (records.isLoss()) {
            segment.note(records.ordinal(), records.endOrdinal(), DiskCodes.of(Priority.HIGH), 0);
            return;
        }
        int flags = content[offset + RecordFormat.FLAGS];
        int priority = DiskCodes.of(DiskCodes.priority(flags & RecordFormat.FLAGS_PRIORITY));
        segment.note(records.ordinal(), records.endOrdinal(), priority, RecordFormat.padded(length));
        if (records.ordinal() >= cursor) {
            events++;
            bytes += RecordFormat.padded(length);
        }
        if (mark != null && isOf(mark.sessionId, content, offset, length)) {
            nextSeq = Math.max(nextSeq, BigEndian.getInt(content, offset + length - 4) + 1);
            aliveWallMillis = BigEndian.getLong(content, offset + RecordFormat.WALL_MILLIS);
            aliveMonotonicNanos = BigEndian.getLong(content, offset + RecordFormat.MONOTONIC_NANOS);
            sessionEnded |= (flags & RecordFormat.FLAG_ENDS_SESSION) != 0;
        }
    }

    private static boolean isOf(UUID session, byte[] content, int offset, int length) {
        return length >= RecordFormat.NAME + RecordFormat.TRAILER_BYTES
                && BigEndian.getLong(content, offset + RecordFormat.SESSION_HIGH) == session.getMostSignificantBits()
                && BigEndian.getLong(content, offset + RecordFormat.SESSION_LOW) == session.getLeastSignificantBits();
    }

    private @Nullable AbandonedSession session(RunInfo info) {
        SessionMark.Reading found = mark;
        if (found == null || sessionEnded) {
            return null;
        }
        boolean eventLater = nextSeq > 0 && aliveMonotonicNanos - found.aliveMonotonicNanos > 0;
        return new AbandonedSession(
                found.sessionId,
                Math.max(nextSeq, found.nextSeq),
                found.startWallMillis,
                found.startMonotonicNanos,
                eventLater ? aliveWallMillis : found.aliveWallMillis,
                eventLater ? aliveMonotonicNanos : found.aliveMonotonicNanos,
                found.villageId,
                info);
    }
}
