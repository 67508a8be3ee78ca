package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs on the disk that this queue holds: its own and those it adopted. I/O thread. Each method leaves the directory,
 * after every single one of its steps, in a state from which the next start goes on; an {@link IOException} means that
 * the disk refused, and that the step will be tried again.
 */
final class StoredRuns {
    private static final int CREATE_ATTEMPTS = 3;

    private final File directory;
    private final File runsDirectory;
    private final QueueOptions options;
    private final FileStore files;
    private final Clock clock;
    private final Random random;
    private final DiagnosticLog log;
    private final Appender appender;
    private final LossLedger ledger;
    private final DropCounts drops;
    private final byte[] scratch;
    private final List<AdoptedRun> adopted = new ArrayList<>();
    private final Set<String> leftAlone = new HashSet<>();
    private final List<File> undeleted = new ArrayList<>();

    private @Nullable BatchIds batchIds;
    private @Nullable RunDirectory own;
    private @Nullable RunLog current;
    private @Nullable SegmentSource source;
    private boolean namesDirty;
    private boolean parentsDirty = true;

    StoredRuns(
            File directory,
            QueueOptions options,
            FileStore files,
            Clock clock,
            Random random,
            DiagnosticLog log,
            Appender appender,
            LossLedger ledger,
            DropCounts drops) {
        this.directory = directory;
        this.runsDirectory = new File(directory, RunDirectory.RUNS);
        this.options = options;
        this.files = files;
        this.clock = clock;
        this.random = random;
        this.log = log;
        this.appender = appender;
        this.ledger = ledger;
        this.drops = drops;
        this.scratch = new byte[options.segmentBytes()];
    }

    /** Makes this run's directory, state and first segment, if that has not worked yet. */
    void start() throws IOException {
        if (own != null) {
            return;
        }
        RunDirectory made = makeDirectory();
        try {
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
            current = new RunLog(made.file(), info, state, files, ledger, scratch);
            source = newSource;
            own = made;
            namesDirty = true;
            ledger.attach(state.bytes(), StateFile.LEDGER_AT);
            appender.mark.attach(state.bytes(), StateFile.MARK_AT);
            appender.offer(first);
        } catch (IOException e) {
            made.deleteAndRelease();
            throw e;
        }
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

    /** Takes over the directories of dead runs. */
    void adoptDeadRuns() throws IOException {
        List<String> names = new ArrayList<>(files.list(runsDirectory));
        for (AdoptedRun run : adopted) {
            names.remove(run.directory.file().getName());
        }
        if (own != null) {
            names.remove(own.file().getName());
        }
        names.removeAll(leftAlone);
        IOException failure = null;
        for (String name : names) {
            try {
                adopt(name);
            } catch (IOException e) {
                failure = e; // the others are adopted none the less
            }
        }
        adopted.sort(Comparator.comparingLong(run -> run.log.info().startWallMillis()));
        if (failure != null) {
            throw failure;
        }
    }

    private void adopt(String name) throws IOException {
        RunDirectory taken = RunDirectory.adopt(runsDirectory, name, files);
        if (taken == null) {
            return;
        }
        boolean kept = false;
        try {
            AdoptedRun run = Recovery.adopt(taken, files, scratch);
            adopted.add(run);
            kept = true;
        } catch (Recovery.NewerVersionException e) {
            leftAlone.add(name);
            log.log(DiagnosticLog.Level.WARN, "left alone what a newer version of the library has queued", null);
        } finally {
            if (!kept) {
                taken.release();
            }
        }
    }

    /** All runs, the oldest first, with what was appended up to now. */
    List<RunLog> runs() {
        List<RunLog> runs = new ArrayList<>();
        for (AdoptedRun run : adopted) {
            runs.add(run.log);
        }
        if (current != null) {
            appender.handOver(current, false);
            runs.add(current);
        }
        return runs;
    }

    @Nullable
    RunLog current() {
        return current;
    }

    @Nullable
    SegmentSource source() {
        return source;
    }

    List<AdoptedRun> adopted() {
        return adopted;
    }

    /** A segment was made or renamed: the next force includes the directory. */
    void markNamesDirty() {
        namesDirty = true;
    }

    /** Forces everything that was appended up to now, names included. */
    void force() throws IOException {
        RunLog log = current;
        if (log == null || own == null || !(appender.isDirty() || namesDirty)) {
            return;
        }
        appender.handOver(log, true);
        try {
            log.forceSegments();
            forceState(log, own);
        } catch (IOException e) {
            appender.markDirty();
            throw e;
        }
    }

    private void forceState(RunLog log, RunDirectory directoryOfLog) throws IOException {
        log.state.force();
        if (namesDirty) {
            files.forceDirectory(directoryOfLog.file());
            forceParents();
            namesDirty = false;
        }
    }

    /**
     * Forces what lies before an ordinal of {@code log}. Each page that is forced interrupts the processors that the game
     * runs on, so a burst that goes on is left alone as long as what is sent lies in the full segments before it.
     */
    private void forceBefore(RunLog log, long ordinal) throws IOException {
        if (log != current || own == null) {
            return; // a dead run's: nobody appends there
        }
        if (log.forceSealed(ordinal)) {
            forceState(log, own);
        } else {
            force();
        }
    }

    private void forceParents() throws IOException {
        if (!parentsDirty) {
            return;
        }
        files.forceDirectory(runsDirectory);
        files.forceDirectory(directory);
        File parent = directory.getAbsoluteFile().getParentFile();
        if (parent != null) {
            files.forceDirectory(parent);
        }
        parentsDirty = false;
    }

    @Nullable
    QueuedBatch pendingBatch() throws IOException {
        for (RunLog run : runs()) {
            if (run.hasPending()) {
                return run.pending();
            }
        }
        return null;
    }

    @Nullable
    QueuedBatch cut(Predicate<? super QueuedEvent> take) throws IOException {
        QueuedBatch pending = pendingBatch();
        if (pending != null) {
            return pending;
        }
        for (RunLog run : runs()) {
            QueuedBatch batch = run.cut(take, batchIds().next(), ordinal -> forceBefore(run, ordinal));
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    /** Made with the first batch, so that no start loads the generator's classes. */
    private BatchIds batchIds() {
        if (batchIds == null) {
            batchIds = new BatchIds(random, clock);
        }
        return batchIds;
    }

    void acknowledge(QueuedBatch batch, Map<String, Integer> rejectedByEventName) throws IOException {
        RunLog run = runOf(batch);
        if (run != null && run.isPending(batch)) {
            for (int count : rejectedByEventName.values()) {
                drops.add(DropReason.SERVER_REJECTED, Math.max(0, count));
            }
            countDamaged(batch);
            run.acknowledge(batch, rejectedByEventName);
        }
    }

    void drop(QueuedBatch batch, DropReason reason) throws IOException {
        RunLog run = runOf(batch);
        if (run != null && run.isPending(batch)) {
            drops.add(reason, batch.events().size());
            countDamaged(batch);
            run.drop(batch, reason);
        }
    }

    void abandon(QueuedBatch batch) throws IOException {
        RunLog run = runOf(batch);
        if (run != null) {
            run.abandon(batch);
        }
    }

    private void countDamaged(QueuedBatch batch) {
        batch.regionLosses().counts().forEach((key, count) -> {
            if (key.reason == DropReason.DAMAGED) {
                drops.add(key.reason, count);
            }
        });
    }

    private @Nullable RunLog runOf(QueuedBatch batch) {
        for (RunLog run : runs()) {
            if (run.info().runId().equals(batch.run().runId())) {
                return run;
            }
        }
        return null;
    }

    /** Ends a session of a dead run with an event of its own run; the file with the event is the whole step. */
    boolean endSession(AbandonedSession session, EventType type, RecordBuffer end) throws IOException {
        AdoptedRun run = runOf(session);
        if (run == null || run.session() == null) {
            return run != null;
        }
        RecoveredEnd.write(run, session, type, end, files, clock);
        run.forgetSession();
        forgetMark(run);
        return true;
    }

    void forgetSession(AbandonedSession session) throws IOException {
        AdoptedRun run = runOf(session);
        if (run != null) {
            run.forgetSession();
            forgetMark(run);
        }
    }

    private static void forgetMark(AdoptedRun run) throws IOException {
        SessionMark.clear(run.log.state.bytes(), StateFile.MARK_AT);
        run.log.state.force();
    }

    private @Nullable AdoptedRun runOf(AbandonedSession session) {
        for (AdoptedRun run : adopted) {
            if (run.log.info().runId().equals(session.run().runId())) {
                return run;
            }
        }
        return null;
    }

    /** Deletes, or has recycled, what is done with. */
    void clean(SegmentSink retire) throws IOException {
        IOException failure = null;
        for (RunLog run : runs()) {
            try {
                run.writeControlIfDirty();
                for (Segment segment : run.takeSpent()) {
                    retire.take(segment);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        for (AdoptedRun run : new ArrayList<>(adopted)) {
            if (run.isFinished()) {
                adopted.remove(run);
                run.log.state.close();
                run.directory.deleteAndRelease();
            }
        }
        for (File file : new ArrayList<>(undeleted)) {
            files.delete(file);
            undeleted.remove(file);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes a segment that is done with, now or later. */
    void delete(Segment segment) {
        try {
            files.delete(segment.file);
        } catch (IOException e) {
            undeleted.add(segment.file); // Windows, as long as it is mapped
        }
    }

    /** Takes everything for done with, here and in what can be adopted. */
    void purge() throws IOException {
        IOException failure = null;
        appender.mark.end();
        appender.seal();
        for (RunLog run : runs()) {
            try {
                run.purge();
                run.state.force();
            } catch (IOException e) {
                failure = e;
            }
        }
        for (AdoptedRun run : adopted) {
            run.forgetSession();
            forgetMark(run);
        }
        purgeUnread();
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes what no log knows of: half-recycled segments of this run, and runs that a newer version has written. */
    private void purgeUnread() throws IOException {
        if (own != null) {
            for (String name : files.list(own.file())) {
                if (name.endsWith(".tmp")) {
                    files.delete(new File(own.file(), name));
                }
            }
        }
        for (String name : new ArrayList<>(leftAlone)) {
            RunDirectory taken = RunDirectory.adopt(runsDirectory, name, files);
            if (taken != null) {
                taken.deleteAndRelease();
            }
            leftAlone.remove(name);
        }
    }

    /** Gives everything up to the next start; what is empty is deleted. */
    void close(List<Segment> unused) throws IOException {
        for (AdoptedRun run : adopted) {
            run.log.state.close();
            run.directory.release();
        }
        adopted.clear();
        RunLog log = current;
        RunDirectory mine = own;
        current = null;
        own = null;
        if (log == null || mine == null) {
            return;
        }
        try {
            for (Segment segment : unused) {
                files.delete(segment.file);
            }
            log.state.close();
        } finally {
            boolean empty = log.isDrained() && SessionMark.read(log.state.bytes(), StateFile.MARK_AT) == null;
            if (empty) {
                mine.deleteAndRelease();
            } else {
                mine.release();
            }
        }
    }

    /** Takes segments that are done with. */
    interface SegmentSink {
        void take(Segment segment);
    }
}
