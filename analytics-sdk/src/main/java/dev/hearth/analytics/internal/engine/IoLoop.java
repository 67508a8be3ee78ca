package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.queue.AbandonedSession;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.RecordBuffer;
import dev.hearth.analytics.internal.session.DailyActivity;
import dev.hearth.analytics.internal.session.OpenedSession;
import dev.hearth.analytics.internal.session.SessionTracker;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.upload.Uploader;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that does all that the game's threads must not wait for: files, sessions' signs of life, uploads. It goes
 * round once a second while a session is open, so that tracking never has to wake it; otherwise it parks until there is
 * something to do.
 */
final class IoLoop implements Runnable {
    /** How long an event may be in memory that survives a kill but not a power cut: {@value} s. */
    static final long FORCE_SECONDS = 5;

    private static final long FORCE_NANOS = FORCE_SECONDS * 1_000_000_000L;

    /** How often it goes round while a session is open: no event is older than that when it is first seen. */
    private static final long ROUND_NANOS = 1_000_000_000L;

    private static final long AFTER_ERROR_NANOS = 1_000_000_000L;
    private static final long PARK_LONG_NANOS = 1_500_000_000L;
    private static final long FOREVER = Long.MAX_VALUE;

    private final EventQueue queue;
    private final ConsentKeeper consent;
    private final SessionTracker sessions;
    private final ServerTime time;
    private final Clock clock;
    private final DiagnosticLog log;
    private final boolean backlog;
    private final Engine engine;
    private final RecordBuffer recovered = new RecordBuffer();
    private final List<FlushRequest> flushes = new ArrayList<>(); // guarded by itself
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile boolean parkedLong;
    private volatile boolean dirtied;
    private volatile boolean critical;
    private volatile boolean rolled;
    private volatile boolean stopping;
    private volatile boolean leaving;
    private volatile boolean deliveredAll;
    private volatile boolean optOutAsked;

    /** Written by the I/O thread, when it begins. */
    private volatile @Nullable Uploader uploader;

    private @Nullable DailyActivity activity; // I/O thread, as all below
    private boolean prepared;
    private boolean dirty;
    private long dirtySinceNanos;
    private long forceLookedNanos;
    private long forcedNanos;
    private long consentNanos;
    private boolean hurried;
    private boolean finished;

    /**
     * @param backlog whether earlier runs may have left events
     * @param engine has sessions and uploads obey what consent says now
     */
    IoLoop(
            EventQueue queue,
            ConsentKeeper consent,
            SessionTracker sessions,
            ServerTime time,
            Clock clock,
            DiagnosticLog log,
            boolean backlog,
            Engine engine) {
        this.queue = queue;
        this.consent = consent;
        this.sessions = sessions;
        this.time = time;
        this.clock = clock;
        this.log = log;
        this.backlog = backlog;
        this.engine = engine;
        consentNanos = clock.monotonicNanos();
        forceLookedNanos = consentNanos;
        forcedNanos = consentNanos - ROUND_NANOS;
        thread = new Thread(this, "hearth-analytics-io");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!finished) {
            long parkNanos;
            try {
                parkNanos = runOnce();
            } catch (Throwable e) { // the thread must outlive any error: without it nothing is sent or forced again
                log.log(Level.ERROR, "the library's thread has caught an error, and goes on", e);
                parkNanos = leaving ? 0 : AFTER_ERROR_NANOS;
                finished = leaving;
            }
            if (!finished && parkNanos > 0) {
                park(parkNanos);
            }
        }
        closed.countDown();
    }

    /** Has the thread go round soon. Any thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Takes the answer of an append. Any thread; wakes the thread only for what cannot wait for its next round. */
    void appended(int bits) {
        if (bits == 0) {
            return;
        }
        if ((bits & EventQueue.FIRST_DIRTY) != 0) {
            dirtied = true;
        }
        if ((bits & EventQueue.SEGMENT_ENDED) != 0) {
            rolled = true;
        }
        if ((bits & EventQueue.CRITICAL) != 0) {
            critical = true;
            wake();
        } else if ((bits & EventQueue.NEEDS_MAINTENANCE) != 0 || parkedLong) {
            wake();
        }
    }

    /** Has everything forced in the next round, which is soon. Any thread. */
    void forceSoon() {
        critical = true;
        wake();
    }

    /** Asks for everything to be sent now. Any thread. */
    FlushRequest flush() {
        FlushRequest request = new FlushRequest();
        synchronized (flushes) {
            flushes.add(request);
        }
        wake();
        return request;
    }

    /** Whether the calling thread is this one, which must not wait for itself. */
    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Has the thread send what it can, and end. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Waits for the thread to end. */
    boolean awaitEnd(long timeout, TimeUnit unit) {
        if (isCurrentThread()) {
            return false;
        }
        try {
            return closed.await(Math.max(0, timeout), unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has the thread end without sending more. */
    void leave() {
        leaving = true;
        Uploader made = uploader;
        if (made != null) {
            made.cancel();
        }
        wake();
    }

    boolean hasDeliveredAll() {
        return deliveredAll;
    }

    /** What delivers; null before the thread has come to make it. Any thread. */
    @Nullable
    Uploader madeUploader() {
        return uploader;
    }

    /** Has the collector told that a player has opted out. Any thread. */
    void optOut() {
        optOutAsked = true;
        wake();
    }

    private long runOnce() {
        long wallMillis = clock.wallMillis();
        long nanos = clock.monotonicNanos();
        long jumpMillis = time.tick(wallMillis, nanos);
        refreshConsent(nanos);
        if (consent.isPurgeDue() && !purge()) {
            return leaving
                    ? close()
                    : uploader().isFree() ? AFTER_ERROR_NANOS : FOREVER; // an exchange unparks at its end
        }
        prepare();
        openOrMaintain();
        recoverSessions();
        long next = sessions.tick(wallMillis, nanos, jumpMillis);
        for (OpenedSession session : sessions.takeOpened()) {
            activity().opened(session);
        }
        activity().tick(sessions.context(), wallMillis, nanos);
        List<FlushRequest> asked = asked();
        next = Math.min(next, force(clock.monotonicNanos(), stopping || !asked.isEmpty()));
        next = Math.min(next, deliver(asked));
        return stopping ? stopIfDone(next) : next;
    }

    private List<FlushRequest> asked() {
        synchronized (flushes) {
            return new ArrayList<>(flushes);
        }
    }

    /** Made here and not by the start, which would wait until the classes are loaded. */
    private Uploader uploader() {
        Uploader made = uploader;
        if (made == null) {
            made = engine.makeUploader();
            uploader = made; // published before it obeys: whoever decides meanwhile does it the other way round
            engine.applyConsent();
        }
        return made;
    }

    private DailyActivity activity() {
        if (activity == null) {
            activity = engine.makeActivity();
        }
        return activity;
    }

    private void prepare() {
        if (prepared) {
            return;
        }
        uploader().load(backlog);
        prepared = true;
    }

    /** What is never collected into is never opened, so that a refusal leaves nothing on the disk but itself. */
    private void openOrMaintain() {
        if (consent.isCollecting()) {
            queue.maintain();
        } else if (consent.mayCollect()) {
            queue.maintain();
            consent.ready();
            engine.applyConsent();
        }
    }

    private void recoverSessions() {
        if (!consent.isCollecting()) {
            return;
        }
        for (AbandonedSession session : queue.takeAbandonedSessions()) {
            SessionTracker.recover(queue, session, recovered);
        }
        activity().settle();
    }

    private boolean purge() {
        uploader().cancel();
        if (!uploader().isFree()) {
            return false;
        }
        int asked = consent.purgesAsked();
        boolean purged = uploader().purge();
        purged &= queue.purge();
        purged &= activity().purge();
        if (!purged) {
            return false; // the word `purge` stays on the disk
        }
        consent.purged(asked);
        engine.applyConsent();
        return !consent.isPurgeDue();
    }

    /** Looks now and then for what another process with the same directory was told. */
    private void refreshConsent(long nanos) {
        if (nanos - consentNanos < FORCE_NANOS) {
            return;
        }
        consentNanos = nanos;
        if (consent.refresh()) {
            engine.applyConsent();
        }
    }

    /**
     * Forces what is due: five seconds after it was appended, at the end of a segment but once a second at most, at once if
     * it is critical.
     *
     * @param urgent whether everything is due
     */
    private long force(long nanos, boolean urgent) {
        long unseenNanos = Math.min(nanos - forceLookedNanos, ROUND_NANOS);
        forceLookedNanos = nanos;
        if (dirtied || critical) {
            dirtied = false;
            dirtySinceNanos = dirty ? dirtySinceNanos : nanos - unseenNanos;
            dirty = true;
        }
        if (!dirty) {
            return FOREVER;
        }
        long left = dirtySinceNanos + FORCE_NANOS - nanos;
        if (rolled) {
            left = Math.min(left, forcedNanos + ROUND_NANOS - nanos);
        }
        if (left > 0 && !critical && !urgent) {
            return left;
        }
        critical = false;
        rolled = false;
        dirtySinceNanos = nanos;
        forcedNanos = nanos;
        dirty = !queue.forceIfDirty();
        return dirty ? FORCE_NANOS : FOREVER;
    }

    private long deliver(List<FlushRequest> asked) {
        for (FlushRequest request : asked) {
            if (request.begin(uploader().settled(), queue.stats().events())) {
                uploader().hurry();
            }
        }
        if (optOutAsked) {
            optOutAsked = false;
            uploader().optOut();
        }
        long next = uploader().step(stopping || !asked.isEmpty());
        for (FlushRequest request : asked) {
            if (isAnswered(request)) {
                synchronized (flushes) {
                    flushes.remove(request);
                }
            }
        }
        return next;
    }

    private boolean isAnswered(FlushRequest request) {
        boolean nothingToDo = uploader().isDrained() || !consent.isSending();
        boolean lossesCanWait = nothingToDo || uploader().isPausing();
        if (queue.stats().events() == 0
                ? lossesCanWait
                : request.isReached(uploader().settled())) {
            request.answer(true);
            return true;
        }
        if (nothingToDo
                || uploader().isHeldOff()
                || (request.isAbandoned() && uploader().isPausing())) {
            request.answer(false);
            return true;
        }
        return false;
    }

    private long stopIfDone(long next) {
        if (!hurried) {
            hurried = true;
            uploader().hurry();
            return 0;
        }
        boolean idle =
                uploader().isDrained() || uploader().isHeldOff() || !uploader().isGateOpen() || !consent.isSending();
        return leaving || idle ? close() : next;
    }

    private long close() {
        finished = true;
        deliveredAll = queue.stats().events() == 0;
        synchronized (flushes) {
            for (FlushRequest request : flushes) {
                request.answer(false);
            }
            flushes.clear();
        }
        uploader().close();
        queue.close();
        return 0;
    }

    /** Says that it will park before it looks whether it may: whoever appends does it the other way round. */
    private void park(long nanos) {
        parkedLong = nanos > PARK_LONG_NANOS;
        if (!(parkedLong && dirtied)) {
            clock.park(this, nanos);
        }
        parkedLong = false;
    }
}
