package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The runs of dead processes whose directories this process holds, the oldest first, and the sessions that they left open.
 * What a newer version of the library has written is left alone, but for a purge. I/O thread.
 */
final class AdoptedRuns {
    private static final long ADOPT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final File runsDirectory;
    private final FileStore files;
    private final Clock clock;
    private final DiagnosticLog log;
    private final byte[] scratch;
    private final List<AdoptedRun> runs = new ArrayList<>();
    private final Set<String> leftAlone = new HashSet<>();
    private long nextAdoptNanos;
    private boolean adoptedBefore;

    /** @param scratch shared by the runs of one queue, for reading */
    AdoptedRuns(File directory, FileStore files, Clock clock, DiagnosticLog log, byte[] scratch) {
        this.runsDirectory = new File(directory, RunDirectory.RUNS);
        this.files = files;
        this.clock = clock;
        this.log = log;
        this.scratch = scratch;
    }

    List<AdoptedRun> all() {
        return Collections.unmodifiableList(runs);
    }

    /** The same as {@link #adopt}, once a minute. */
    void adoptIfDue(@Nullable String ownName) throws IOException {
        long now = clock.monotonicNanos();
        if (adoptedBefore && now - nextAdoptNanos < 0) {
            return;
        }
        adopt(ownName);
        adoptedBefore = true;
        nextAdoptNanos = now + ADOPT_NANOS;
    }

    /**
     * Takes over the directories of dead runs.
     *
     * @param ownName the directory of this process, which lives; null if it has none
     */
    void adopt(@Nullable String ownName) throws IOException {
        List<String> names = new ArrayList<>(files.list(runsDirectory));
        for (AdoptedRun run : runs) {
            names.remove(run.directory.file().getName());
        }
        names.remove(ownName);
        names.removeAll(leftAlone);
        IOException failure = null;
        for (String name : names) {
            try {
                adoptRun(name);
            } catch (IOException | InternalError e) {
                failure = new IOException("cannot be adopted: " + name, e); // the others are adopted none the less
            }
        }
        runs.sort(Comparator.comparingLong(run -> run.log.info().startWallMillis()));
        if (failure != null) {
            throw failure;
        }
    }

    private void adoptRun(String name) throws IOException {
        RunDirectory taken = RunDirectory.adopt(runsDirectory, name, files);
        if (taken == null) {
            return;
        }
        boolean kept = false;
        try {
            AdoptedRun run = Recovery.adopt(taken, files, scratch);
            runs.add(run);
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

    /** The sessions to be ended. */
    List<AbandonedSession> sessions() {
        List<AbandonedSession> sessions = new ArrayList<>();
        for (AdoptedRun run : runs) {
            AbandonedSession session = run.session();
            if (session != null) {
                sessions.add(session);
            }
        }
        return sessions;
    }

    /** Ends a session with an event of its own run; the file with the event is the whole step. */
    boolean endSession(AbandonedSession session, EventType type, RecordBuffer end) throws IOException {
        AdoptedRun run = runOf(session);
        if (run == null || run.session() == null) {
            return run != null;
        }
        RecoveredEnd.write(run, session, type, end, files, clock);
        forgetSession(run);
        return true;
    }

    void forgetSession(AbandonedSession session) throws IOException {
        AdoptedRun run = runOf(session);
        if (run != null) {
            forgetSession(run);
        }
    }

    void forgetSessions() throws IOException {
        for (AdoptedRun run : runs) {
            forgetSession(run);
        }
    }

    private static void forgetSession(AdoptedRun run) throws IOException {
        run.forgetSession();
        SessionMark.clear(run.log.state.bytes(), StateFile.MARK_AT);
        run.log.state.force();
    }

    private @Nullable AdoptedRun runOf(AbandonedSession session) {
        for (AdoptedRun run : runs) {
            if (run.log.info().runId().equals(session.run().runId())) {
                return run;
            }
        }
        return null;
    }

    /** Deletes the runs of which nothing is needed any more. */
    void deleteFinished() throws IOException {
        for (AdoptedRun run : new ArrayList<>(runs)) {
            if (run.isFinished()) {
                runs.remove(run);
                run.log.state.close();
                run.directory.deleteAndRelease();
            }
        }
    }

    /** Deletes what a newer version has written, unread. */
    void deleteLeftAlone() throws IOException {
        for (String name : new ArrayList<>(leftAlone)) {
            RunDirectory taken = RunDirectory.adopt(runsDirectory, name, files);
            if (taken != null) {
                taken.deleteAndRelease();
            }
            leftAlone.remove(name);
        }
    }

    /** Gives them up to the next start. */
    void close() throws IOException {
        for (AdoptedRun run : runs) {
            run.log.state.close();
            run.directory.release();
        }
        runs.clear();
    }
}
