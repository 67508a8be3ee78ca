package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.internal.catalog.Catalog;
import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.consent.ConsentStore;
import dev.hearth.analytics.internal.consent.DoNotTrack;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueOptions;
import dev.hearth.analytics.internal.queue.QueueStats;
import dev.hearth.analytics.internal.session.DailyActivity;
import dev.hearth.analytics.internal.session.SessionTracker;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.upload.LastUpload;
import dev.hearth.analytics.internal.upload.UploadParts;
import dev.hearth.analytics.internal.upload.Uploader;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.internal.wire.RequestSigner;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The client: puts the parts together, and hands each call to the part that answers it. */
public final class Engine implements AnalyticsClient {
    /** How long a revocation waits for the purge, and a shutdown for the disk, after the time it was given: {@value} ms. */
    static final long GRACE_MILLIS = 2_000;

    private static final int SEGMENT_BYTES_MAX = 1 << 20;

    private final AnalyticsConfig config;
    private final Clock clock;
    private final DiagnosticLog log;
    private final Random random;
    private final Hooks hooks;
    private final ConsentKeeper consent;
    private final EventQueue queue;
    private final ServerTime time;
    private final SessionTracker sessions;
    private final IoLoop io;
    private final Tracker tracker;
    private final boolean optOutPing;
    private final Object applying = new Object();
    private final AtomicBoolean running = new AtomicBoolean(true);

    private Engine(AnalyticsConfig config, @Nullable DropListener dropListener) {
        this.config = config;
        clock = config.clock();
        log = new ThrottledLog(config.diagnosticLog(), clock);
        optOutPing = config.optOutPing();
        Random configured = config.random();
        random = configured == null ? new SystemRandom() : configured;
        File directory = config.storageDirectory();
        consent = new ConsentKeeper(
                new ConsentStore(directory),
                DoNotTrack.isAsked(config.doNotTrack()),
                config.defaultConsent(),
                config.storeBeforeConsent(),
                log);
        boolean backlog = new File(directory, "runs").exists();
        queue = openIfCollecting(config, consent, random, log);
        time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
        hooks = new Hooks();
        sessions =
                new SessionTracker(queue, clock, random, config.sessionTimeout().toNanos(), hooks);
        io = new IoLoop(queue, consent, sessions, time, clock, log, backlog, this);
        Catalog catalog = new Catalog(config.eventTypes());
        DropReport report = new DropReport(log, config.debug(), dropListener);
        tracker = new Tracker(catalog, consent, sessions, queue, io, report);
    }

    /** Nothing is written, not even a directory, before something is collected; the I/O thread opens it then. */
    private static EventQueue openIfCollecting(
            AnalyticsConfig config, ConsentKeeper consent, Random random, DiagnosticLog log) {
        File directory = config.storageDirectory();
        QueueOptions options = options(config);
        if (!consent.mayCollect()) {
            return EventQueue.unopened(directory, options, config.fileStore(), config.clock(), random, log);
        }
        EventQueue opened = EventQueue.open(directory, options, config.fileStore(), config.clock(), random, log);
        consent.ready();
        return opened;
    }

    /** Starts a client. */
    public static Engine start(AnalyticsConfig config) {
        return start(config, null);
    }

    /** Starts a client for a test double, which wants to know of each event that is dropped. */
    public static Engine start(AnalyticsConfig config, @Nullable DropListener dropListener) {
        Engine engine = new Engine(config, dropListener);
        engine.applyConsent();
        engine.io.start();
        return engine;
    }

    /** Whether there is an event of that name in a client's catalog. */
    public static boolean knows(AnalyticsConfig config, String eventName) {
        return new Catalog(config.eventTypes()).find(eventName) != null;
    }

    /** Whether it was not shut down. */
    public boolean isRunning() {
        return running.get();
    }

    /** Says that a running client was started again. */
    public void reportSecondStart() {
        log.log(Level.WARN, "started while running: the second configuration is ignored", null);
    }

    /** Counts events that were dropped before they came here. */
    public void countDrops(DropReason reason, String eventName, long count) {
        for (long i = 0; i < count; i++) {
            queue.countDrop(reason, eventName);
        }
    }

    @Override
    public void setVillage(@Nullable String villageId) {
        try {
            sessions.setVillage(villageId == null ? null : village(villageId));
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public void track(String eventName, @Nullable Map<String, ?> fields) {
        try {
            tracker.track(eventName, fields);
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public void track(Event event) {
        try {
            tracker.track(event);
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public EventBuilder event(EventType type) {
        return tracker.begin(type);
    }

    @Override
    public void setConsent(Consent decided) {
        try {
            if (decided == null || !running.get()) {
                return;
            }
            boolean revoked = consent.decide(decided, this::applyConsent);
            if (revoked && optOutPing) {
                io.optOut();
            }
            applyConsent();
            io.wake();
            if (!io.isCurrentThread()) {
                consent.awaitEffect(GRACE_MILLIS);
                applyConsent();
            }
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public boolean isAnalyticsEnabled() {
        return running.get() && consent.isCollecting();
    }

    @Override
    public void onForeground() {
        try {
            sessions.foreground();
            io.wake();
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public void onBackground() {
        try {
            sessions.background();
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
        }
    }

    @Override
    public void force() {
        io.forceSoon();
    }

    @Override
    public boolean flush(long timeout, TimeUnit unit) {
        try {
            return running.get() && !io.isCurrentThread() && io.flush().await(timeout, unit);
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
            return false;
        }
    }

    @Override
    public boolean shutdown(long timeout, TimeUnit unit) {
        try {
            if (running.compareAndSet(true, false)) {
                tracker.stop();
                sessions.shutdown();
                io.stop();
            }
            if (!io.awaitEnd(timeout, unit)) {
                io.leave();
                io.awaitEnd(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return io.hasDeliveredAll();
        } catch (Throwable e) { // nothing that a game calls throws
            report(e);
            return false;
        }
    }

    @Override
    public AnalyticsStatus status() {
        QueueStats stats = queue.stats();
        AnalyticsStatus.Builder status = AnalyticsStatus.builder()
                .consent(consent.consent())
                .enabled(isAnalyticsEnabled())
                .queued(stats.events(), stats.bytes())
                .dropped(DropReason.NO_CONSENT, tracker.droppedWithoutConsent())
                .dropped(DropReason.SHUT_DOWN, tracker.droppedAfterShutdown())
                .inSession(sessions.context().isOpen());
        for (Map.Entry<DropReason, Long> drop : stats.drops().entrySet()) {
            status.dropped(drop.getKey(), drop.getValue());
        }
        Uploader uploader = io.madeUploader();
        LastUpload last = uploader == null ? null : uploader.lastUpload();
        if (last != null) {
            status.lastUpload(Instant.ofEpochMilli(last.wallMillis()), last.outcome());
        }
        Long retryMillis = uploader == null ? null : uploader.retryWallMillis();
        if (retryMillis != null) {
            status.retryAt(Instant.ofEpochMilli(retryMillis));
        }
        Long offset = time.serverMinusMonotonicMillis();
        if (offset != null) {
            long monotonicMillis = Math.floorDiv(clock.monotonicNanos(), 1_000_000L);
            status.serverOffset(Duration.ofMillis(offset + monotonicMillis - clock.wallMillis()));
        }
        return status.build();
    }

    /** What delivers, for the I/O thread, which makes it when it begins. */
    Uploader makeUploader() {
        UploadParts parts = new UploadParts(
                queue,
                time,
                clock,
                random,
                log,
                config.endpoint(),
                new RequestSigner(config.clientKeyId(), config.clientKeySecret()),
                config.storageDirectory(),
                config.connectivityGate(),
                config.transport(),
                config.flushInterval().toMillis());
        return new Uploader(parts, hooks, hooks);
    }

    /** What tracks the days, for the I/O thread. */
    DailyActivity makeActivity() {
        return new DailyActivity(config.storageDirectory(), queue, time, log);
    }

    /** One at a time, so that what is applied last is what holds. */
    void applyConsent() {
        synchronized (applying) {
            Uploader uploader = io.madeUploader();
            if (uploader != null) {
                uploader.setSending(consent.isSending());
            }
            sessions.setEnabled(consent.isCollecting());
        }
    }

    private byte @Nullable [] village(String villageId) {
        byte[] bytes = villageId.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > VILLAGE_ID_BYTES_MAX) {
            log.log(Level.WARN, "a village id must have 1 to " + VILLAGE_ID_BYTES_MAX + " bytes; none is set", null);
            return null;
        }
        return bytes;
    }

    private void report(Throwable unexpected) {
        log.log(Level.ERROR, "the library has caught an error of its own", unexpected);
    }

    private static QueueOptions options(AnalyticsConfig config) {
        long quarter = config.queueBytesMax() / 4;
        return QueueOptions.builder()
                .bytesMax(config.queueBytesMax())
                .segmentBytes((int) Long.highestOneBit(Math.min(SEGMENT_BYTES_MAX, quarter)))
                .ageMillisMax(config.queueAgeMax().toMillis())
                .appVersion(config.appVersion())
                .platform(config.platform())
                .build();
    }

    /** What the parts tell each other by way of the engine: one class, since a start waits for each lambda to be made. */
    final class Hooks implements IntConsumer, Consumer<RemoteConfig>, Runnable {
        /** A session has begun or ended, which changes how often the thread goes round. */
        @Override
        public void accept(int bits) {
            io.appended(bits);
            io.wake();
        }

        /** The collector's configuration has come. */
        @Override
        public void accept(RemoteConfig remote) {
            sessions.setSampling(remote.sampling());
        }

        /** There is something to do for the I/O thread. */
        @Override
        public void run() {
            io.wake();
        }
    }
}
