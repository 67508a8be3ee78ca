package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.queue.QueuedBatch;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.wire.BatchEncoder;
import dev.hearth.analytics.internal.wire.ReadyEvent;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import dev.hearth.analytics.spi.Transport;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the queue, one exchange at a time: the collector's configuration first, then batches, oldest events first.
 * Nothing is deleted before it was acknowledged, and no number of failures gives anything up.
 *
 * <p>A state machine that is stepped by the I/O thread and never blocks: exchanges run on the network thread, which
 * unparks the I/O thread when one is done. All methods are for the I/O thread, except those that say otherwise.
 */
public final class Uploader {
    private static final long FOREVER = Long.MAX_VALUE;

    private final ServerTime time;
    private final Clock clock;
    private final DiagnosticLog log;
    private final Requests requests;
    private final Network network;
    private final ConfigStore configStore;
    private final ConfigFreshness freshness;
    private final BatchPlanner planner;
    private final FlushSchedule schedule;
    private final Pause pause;
    private final Quarantine quarantine;
    private final AnswerHandler answers;
    private final Consumer<RemoteConfig> whenConfigured;
    private final Runnable unpark;

    private volatile @Nullable Exchange exchange;
    private volatile boolean sending;
    private volatile boolean optOutDue;

    /**
     * Made on the I/O thread, so that no start waits for the classes.
     *
     * @param parts what the uploader works with
     * @param whenConfigured told of each configuration, on the I/O thread
     * @param unpark wakes the I/O thread
     */
    public Uploader(UploadParts parts, Consumer<RemoteConfig> whenConfigured, Runnable unpark) {
        time = parts.time;
        clock = parts.clock;
        log = parts.log;
        requests = new Requests(parts.endpoint, parts.signer);
        Transport transport = parts.transport == null ? new OwnTransport() : parts.transport;
        network = new Network(transport, clock, unpark);
        configStore = new ConfigStore(parts.directory, log);
        freshness = new ConfigFreshness(time, clock);
        planner = new BatchPlanner(parts.queue, time, clock);
        schedule = new FlushSchedule(parts.queue, planner, configStore, clock, parts.flushMillis);
        pause = new Pause(clock, parts.random, parts.gate, new PauseStore(parts.directory, log), log);
        quarantine = new Quarantine(parts.directory, log);
        answers =
                new AnswerHandler(parts, configStore, freshness, planner, schedule, pause, quarantine, whenConfigured);
        this.whenConfigured = whenConfigured;
        this.unpark = unpark;
    }

    /**
     * Begins to listen to the gate, and takes up an earlier run's back-off and configuration.
     *
     * @param backlog whether earlier runs left events, which are then sent without waiting for company
     */
    public void load(boolean backlog) {
        pause.begin(unpark);
        configStore.load();
        schedule.begin(backlog);
        RemoteConfig config = configStore.config();
        if (config != null) {
            whenConfigured.accept(config);
        }
    }

    /** Allows or forbids to send events and to ask; forbidding cancels the exchange under way. Any thread. */
    public void setSending(boolean allowed) {
        sending = allowed;
        Exchange underWay = exchange;
        if (!allowed && underWay != null && underWay.kind() != Exchange.Kind.OPT_OUT) {
            underWay.cancel();
        }
    }

    /**
     * Tells the collector once, at the next step, that a player has opted out, and not who. Tried once: what fails is
     * not tried again, and nothing about it is kept. Any thread.
     */
    public void optOut() {
        optOutDue = true;
    }

    /** Cancels the exchange under way, if there is one; what it was about is kept. Any thread. */
    public void cancel() {
        Exchange underWay = exchange;
        if (underWay != null) {
            underWay.cancel();
        }
    }

    /** Whether no exchange is under way any more; the answer of one that was is thrown away. */
    public boolean isFree() {
        Exchange underWay = exchange;
        if (underWay != null && underWay.isDone()) {
            exchange = null;
        }
        return exchange == null;
    }

    /** The last attempt to upload a batch, or null. Any thread. */
    public @Nullable LastUpload lastUpload() {
        return answers.lastUpload();
    }

    /** Whether there was nothing left to send when it was last looked for. */
    public boolean isDrained() {
        return schedule.isDrained() && exchange == null;
    }

    /** A caller waits for everything to be sent: try now, unless the collector has said when to come back. */
    public void hurry() {
        pause.endUnlessAsked();
    }

    /** Whether the last attempt has failed, and the next is not due yet. */
    public boolean isPausing() {
        return exchange == null && (isRefused() || pause.remainingNanos(false) > 0);
    }

    /** Whether there may be something to send, but the disk has refused it, and is not asked again yet. */
    public boolean isRefused() {
        return schedule.isRefused();
    }

    /** Whether an attempt has to wait for a time that the collector has set, or because it refused the key. */
    public boolean isHeldOff() {
        return pause.isAsked() && pause.remainingNanos(false) > 0;
    }

    /**
     * Forgets the batch and everything on the disk; only while it {@link #isFree()}.
     *
     * @return whether nothing is left on the disk
     */
    public boolean purge() {
        planner.forget();
        freshness.expire();
        schedule.forget();
        pause.succeeded();
        boolean purged = configStore.purge();
        return quarantine.purge() && purged;
    }

    /** Whether an attempt makes sense, as far as the gate knows. */
    public boolean isGateOpen() {
        return pause.isGateOpen();
    }

    /** When the next attempt after a failure is due, by the device's clock in ms; null if none waits. Any thread. */
    public @Nullable Long retryWallMillis() {
        return pause.untilWallMillis();
    }

    /** Ends the network thread once it is free, and listens to the gate no more. */
    public void close() {
        pause.close();
        network.close();
    }

    /**
     * Finishes an exchange that is done, and starts the next if it is time.
     *
     * @param urgent whether a caller waits, so that events need not wait for company
     * @return nanoseconds until it has to be called again, if nothing happens before
     */
    public long step(boolean urgent) {
        Exchange underWay = exchange;
        if (underWay != null) {
            if (!underWay.isDone()) {
                return FOREVER;
            }
            exchange = null;
            answers.handle(underWay);
        }
        if (optOutDue && pause.isGateOpen()) {
            optOutDue = false;
            start(Exchange.Kind.OPT_OUT, requests.optOut());
            return FOREVER;
        }
        return sendIfDue(urgent);
    }

    private long sendIfDue(boolean urgent) {
        long due = dueNanos(urgent);
        if (due > 0 || !sending) {
            return due;
        }
        if (!pause.isGateOpen()) {
            return FOREVER; // the gate unparks when it opens
        }
        long pauseNanos = pause.remainingNanos(urgent);
        if (pauseNanos > 0) {
            return pauseNanos;
        }
        startNext();
        if (exchange != null || schedule.isDrained()) {
            return FOREVER;
        }
        long next = dueNanos(urgent);
        return next == FOREVER ? FOREVER : Math.max(next, pause.remainingNanos(urgent));
    }

    private long dueNanos(boolean urgent) {
        return sending ? schedule.dueNanos(urgent) : FOREVER;
    }

    private void startNext() {
        RemoteConfig config = configStore.config();
        if (config == null || !freshness.isFresh(config, nowUtcMillis())) {
            start(Exchange.Kind.CONFIG, requests.config(configStore.etag(), nowUtcMillis()));
            return;
        }
        if (!config.enabled()) {
            freshness.expire(); // ask again, after the pause
            log.log(Level.INFO, "the collector has switched uploads off; events are kept", null);
            pause.refused();
            return;
        }
        List<ReadyEvent> events = planner.plan(config, nowUtcMillis());
        QueuedBatch batch = planner.batch();
        if (planner.refusedNanos() != null) {
            return; // that is not to say that there is nothing
        }
        if (events == null || batch == null) {
            schedule.drained();
            return;
        }
        byte[] body = BatchEncoder.encode(batch, events, nowUtcMillis());
        start(Exchange.Kind.BATCH, requests.batch(body, nowUtcMillis()));
    }

    /** Publishes the exchange before looking at {@link #sending}: whoever forbids sending does it the other way round. */
    private void start(Exchange.Kind kind, Transport.Request request) {
        Exchange started = new Exchange(kind, request);
        exchange = started;
        if (!sending && kind != Exchange.Kind.OPT_OUT) {
            started.cancel();
        }
        network.start(started);
    }

    private long nowUtcMillis() {
        return time.utcMillis(clock.wallMillis(), clock.monotonicNanos());
    }
}
