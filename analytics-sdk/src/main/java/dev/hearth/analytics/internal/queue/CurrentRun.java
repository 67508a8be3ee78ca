package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The run of this process: its directory, its log, where its segments come from, and the forcing of what was appended to
 * it. There is none of that until {@link #start()} has worked. I/O thread, but for that first start, which whoever opens
 * the queue makes before there is an I/O thread.
 */
final class CurrentRun {
    private static final int CREATE_ATTEMPTS = 3;

    /** For reading; shared by all runs of the queue. */
    final byte[] scratch;

    private final File runsDirectory;
    private final QueueOptions options;
    private final FileStore files;
    private final Clock clock;
    private final Random random;
    private final Appender appender;
    private final LossLedger ledger;

    private @Nullable RunDirectory own;
    private @Nullable RunLog log;
    private @Nullable SegmentSource source;
    private boolean namesDirty;
    private boolean parentsDirty = true;

    CurrentRun(
            File directory,
            QueueOptions options,
            FileStore files,
            Clock clock,
            Random random,
            Appender appender,
            LossLedger ledger) {
        this.runsDirectory = new File(directory, RunDirectory.RUNS);
        this.options = options;
        this.files = files;
        this.clock = clock;
        this.random = random;
        this.appender = appender;
        this.ledger = ledger;
        this.scratch = new byte[options.segmentBytes()];
    }

    /**
     * Makes this run's directory, state and first segment, if that has not worked yet. Whatever it is that fails, nothing of
     * it is left.
     */
    void start() throws IOException {
        if (own != null) {
            return;
        }
        RunDirectory made = makeDirectory();
        boolean started = false;
        try {
            fill(made);
            started = true;
        } finally {
            if (!started) {
                made.deleteAndRelease();
            }
        }
    }

    private void fill(RunDirectory made) throws IOException {
        RunInfo info = new RunInfo(
                made.runId(),
                options.appVersion(),
                options.platform(),
                clock.wallMillis(),
                clock.monotonicNanos(),
                null,
                true);
        StateFile state = StateFile.create(made.file(), files, info);
        SegmentSource newSource = new SegmentSource(made.file(), info, options.segmentBytes(), files, clock);
        Segment first = newSource.create();
        RunLog newLog = new RunLog(made.file(), info, state, files, ledger, scratch);
        ledger.attach(state.bytes(), StateFile.LEDGER_AT);
        appender.mark.attach(state.bytes(), StateFile.MARK_AT);
        log = newLog; // from here on nothing touches the disk
        source = newSource;
        own = made;
        namesDirty = true;
        appender.offer(first);
    }

    private RunDirectory makeDirectory() throws IOException {
        for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
            RunDirectory made = RunDirectory.create(runsDirectory, RunIds.randomUuid(random), files);
            if (made != null) {
                return made;
            }
        }
        throw new IOException("could not lock a directory of our own");
    }

    /** The name of its directory; null as long as there is none. */
    @Nullable
    String directoryName() {
        return own == null ? null : own.file().getName();
    }

    @Nullable
    RunLog log() {
        return log;
    }

    /** The log, which then knows of what was appended up to now. */
    @Nullable
    RunLog logUpToNow() {
        if (log != null) {
            appender.handOver(log, false);
        }
        return log;
    }

    @Nullable
    SegmentSource source() {
        return source;
    }

    /** A segment was made or renamed: the next force includes the directory. */
    void markNamesDirty() {
        namesDirty = true;
    }

    /**
     * Forces everything that was appended up to now, names included. Whatever it is that fails, the next one does it again.
     * Events are dirty after that only if they were before: whoever forces by {@link EventQueue#FIRST_DIRTY} would otherwise
     * never hear of the next one.
     */
    void force() throws IOException {
        RunLog forced = log;
        boolean dirty = appender.isDirty(); // if not, what is appended meanwhile stays dirty, and has said so
        if (forced == null || own == null || !(dirty || namesDirty)) {
            return;
        }
        appender.handOver(forced, dirty);
        boolean done = false;
        try {
            forced.forceSegments();
            forceState(forced, own);
            done = true;
        } finally {
            if (dirty && !done) {
                appender.markDirty();
            }
        }
    }

    /**
     * Forces what lies before an ordinal of {@code run}. Each page that is forced interrupts the processors that the game
     * runs on, so a burst that goes on is left alone as long as what is sent lies in the full segments before it.
     */
    void forceBefore(RunLog run, long ordinal) throws IOException {
        if (run != log || own == null) {
            return; // a dead run's: nobody appends there
        }
        if (run.forceSealed(ordinal)) {
            forceState(run, own);
        } else {
            force();
        }
    }

    private void forceState(RunLog forced, RunDirectory directoryOfLog) throws IOException {
        forced.state.force();
        if (namesDirty) {
            files.forceDirectory(directoryOfLog.file());
            if (parentsDirty) {
                directoryOfLog.forceParents();
                parentsDirty = false;
            }
            namesDirty = false;
        }
    }

    /** Ends the session's mark, and the segment that is appended to, so that all that is there can be purged. */
    void seal() {
        appender.mark.end();
        appender.seal();
    }

    /** Deletes what the log does not know of: segments that were half recycled. */
    void deleteHalfRecycled() throws IOException {
        if (own == null) {
            return;
        }
        for (String name : files.list(own.file())) {
            if (name.endsWith(SegmentSource.TMP)) {
                files.delete(new File(own.file(), name));
            }
        }
    }

    /** Gives the directory up to the next start, or deletes it if nothing is in it. */
    void close(List<Segment> unused) throws IOException {
        RunLog ended = logUpToNow();
        RunDirectory mine = own;
        log = null;
        own = null;
        if (ended == null || mine == null) {
            return;
        }
        try {
            for (Segment segment : unused) {
                files.delete(segment.file);
            }
            ended.state.close();
        } finally {
            boolean empty = ended.isDrained() && SessionMark.read(ended.state.bytes(), StateFile.MARK_AT) == null;
            if (empty) {
                mine.deleteAndRelease();
            } else {
                mine.release();
            }
        }
    }
}
