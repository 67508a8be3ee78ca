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
    /** How often it looks for what another process with the same directory was told. */
    private static final long CONSENT_NANOS = 5_000_000_000L;

    private static final long AFTER_ERROR_NANOS = 1_000_000_000L;
    private static final long PARK_LONG_NANOS = 1_500_000_000L;
    private static final long FOREVER = Long.MAX_VALUE;

    private final EventQueue queue;
    private final ConsentKeeper consent;
    private final SessionTracker sessions;
    private final ServerTime time;
    private final Clock clock;
    private final DiagnosticLog log;
    private final Engine engine;
    private final ForceSchedule forcing;
    private final Delivery delivery;
    private final RecordBuffer recovered = new RecordBuffer();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile boolean parkedLong;
    private volatile boolean stopping;
    private volatile boolean leaving;
    private volatile boolean deliveredAll;

    private @Nullable DailyActivity activity; // I/O thread, as all below
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
        this.engine = engine;
        consentNanos = clock.monotonicNanos();
        forcing = new ForceSchedule(queue, consentNanos);
        delivery = new Delivery(queue, consent, backlog, engine);
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
        delivery.end(); // closing may have ended in an error
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
        forcing.appended(bits);
        if ((bits & (EventQueue.CRITICAL | EventQueue.NEEDS_MAINTENANCE)) != 0 || parkedLong) {
            wake();
        }
    }

    /** Has everything forced in the next round, which is soon. Any thread. */
    void forceSoon() {
        forcing.forceSoon();
        wake();
    }

    /** Asks for everything to be sent now. Any thread. */
    FlushRequest flush() {
        FlushRequest request = delivery.flush();
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
        delivery.cancel();
        wake();
    }

    boolean hasDeliveredAll() {
        return deliveredAll;
    }

    /** What delivers; null before the thread has come to make it. Any thread. */
    @Nullable
    Uploader madeUploader() {
        return delivery.madeUploader();
    }

    /** Has the collector told that a player has opted out. Any thread. */
    void optOut() {
        delivery.optOut();
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
                    : delivery.uploader().isFree() ? AFTER_ERROR_NANOS : FOREVER; // an exchange unparks at its end
        }
        delivery.load();
        openOrMaintain();
        recoverSessions();
        long next = sessions.tick(wallMillis, nanos, jumpMillis);
        for (OpenedSession session : sessions.takeOpened()) {
            activity().opened(session);
        }
        activity().tick(sessions.context(), wallMillis, nanos);
        List<FlushRequest> asked = delivery.asked();
        next = Math.min(next, forcing.force(clock.monotonicNanos(), stopping || !asked.isEmpty()));
        next = Math.min(next, delivery.step(asked, stopping));
        return stopping ? stopIfDone(next) : next;
    }

    private DailyActivity activity() {
        if (activity == null) {
            activity = engine.makeActivity();
        }
        return activity;
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
        Uploader uploader = delivery.uploader();
        uploader.cancel();
        if (!uploader.isFree()) {
            return false;
        }
        int asked = consent.purgesAsked();
        boolean purged = uploader.purge();
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
        if (nanos - consentNanos < CONSENT_NANOS) {
            return;
        }
        consentNanos = nanos;
        if (consent.refresh()) {
            engine.applyConsent();
        }
    }

    private long stopIfDone(long next) {
        if (!hurried) {
            hurried = true;
            delivery.uploader().hurry();
            return 0;
        }
        return delivery.isIdle() || leaving ? close() : next;
    }

    private long close() {
        finished = true;
        deliveredAll = queue.stats().events() == 0;
        delivery.close();
        queue.close();
        return 0;
    }

    /** Says that it will park before it looks whether it may: whoever appends does it the other way round. */
    private void park(long nanos) {
        parkedLong = nanos > PARK_LONG_NANOS;
        if (!(parkedLong && forcing.isDirtied())) {
            clock.park(this, nanos);
        }
        parkedLong = false;
    }
}
