package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueStats;
import dev.hearth.analytics.internal.queue.QueuedBatch;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.internal.wire.BatchAnswer;
import dev.hearth.analytics.internal.wire.BatchEncoder;
import dev.hearth.analytics.internal.wire.ReadyEvent;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** A configuration older than this, in ms, is asked for again before the next batch: {@value}. */
    static final long CONFIG_AGE_MILLIS_MAX = 3_600_000;

    /** The same for one that lacks tomorrow's salt, which is needed before midnight: {@value}. */
    static final long CONFIG_AGE_WITHOUT_TOMORROW_MILLIS_MAX = CONFIG_AGE_MILLIS_MAX / 2;

    /**
     * The first exchange of a run loads classes, looks up a name and shakes hands, all of which is in its round trip. If it
     * took longer than this, in ms, the configuration is asked for once more over the warm connection, for the time.
     */
    static final long ROUND_TRIP_GOOD_MILLIS = 50;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int SKEW_CORRECTIONS_MAX = 2;

    private final EventQueue queue;
    private final ServerTime time;
    private final Clock clock;
    private final DiagnosticLog log;
    private final Requests requests;
    private final Network network;
    private final ConfigStore configStore;
    private final BatchPlanner planner;
    private final Pause pause;
    private final Quarantine quarantine;
    private final long flushNanos;
    private final Consumer<RemoteConfig> whenConfigured;
    private final Runnable unpark;

    private volatile @Nullable Exchange exchange;
    private volatile boolean sending;
    private volatile boolean optOutDue;
    private volatile @Nullable LastUpload lastUpload;

    private boolean configIsOfThisRun;
    private long configNanos;
    private boolean waiting;
    private long waitingSinceNanos;
    private boolean hasBacklog;
    private boolean measuredAgain;
    private boolean drained;
    private int skewCorrections;

    /**
     * Made on the I/O thread, so that no start waits for the classes.
     *
     * @param parts what the uploader works with
     * @param whenConfigured told of each configuration, on the I/O thread
     * @param unpark wakes the I/O thread
     */
    public Uploader(UploadParts parts, Consumer<RemoteConfig> whenConfigured, Runnable unpark) {
        queue = parts.queue;
        time = parts.time;
        clock = parts.clock;
        log = parts.log;
        requests = new Requests(parts.endpoint, parts.signer);
        configStore = new ConfigStore(parts.directory, log);
        planner = new BatchPlanner(queue, time);
        flushNanos = parts.flushMillis * NANOS_PER_MILLI;
        pause = new Pause(clock, parts.random, parts.gate, new PauseStore(parts.directory, log), log);
        quarantine = new Quarantine(parts.directory, log);
        this.unpark = unpark;
        Transport transport = parts.transport == null ? new OwnTransport() : parts.transport;
        network = new Network(transport, clock, unpark);
        this.whenConfigured = whenConfigured;
    }

    /**
     * Begins to listen to the gate, and takes up an earlier run's back-off and configuration.
     *
     * @param backlog whether earlier runs left events, which are then sent without waiting for company
     */
    public void load(boolean backlog) {
        pause.begin(unpark);
        configStore.load();
        hasBacklog = backlog;
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
        return lastUpload;
    }

    /** How many events were acknowledged, or dropped by this class, since the start. */
    public long settled() {
        return planner.settled();
    }

    /** Whether there was nothing left to send when it was last looked for. */
    public boolean isDrained() {
        return drained && exchange == null;
    }

    /** A caller waits for everything to be sent: try now, unless the collector has said when to come back. */
    public void hurry() {
        pause.endUnlessAsked();
    }

    /** Whether the last attempt has failed, and the next is not due yet. */
    public boolean isPausing() {
        return exchange == null && pause.remainingNanos(false) > 0;
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
        configIsOfThisRun = false;
        waiting = false;
        hasBacklog = false;
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
            finish(underWay);
        }
        if (optOutDue && pause.isGateOpen()) {
            optOutDue = false;
            start(Exchange.Kind.OPT_OUT, requests.optOut());
            return FOREVER;
        }
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
        if (exchange != null || drained) {
            return FOREVER;
        }
        long next = dueNanos(urgent);
        return next == FOREVER ? FOREVER : Math.max(next, pause.remainingNanos(urgent));
    }

    /** How long until something is to be sent, if nothing hinders; forever if there is nothing. */
    private long dueNanos(boolean urgent) {
        if (!sending) {
            return FOREVER;
        }
        QueueStats stats = queue.stats();
        if (stats.events() == 0 && planner.batch() == null) {
            waiting = false;
            hasBacklog = false;
            drained = !urgent || stats.drops().isEmpty();
            return drained ? FOREVER : 0; // who waits wants the losses told, too
        }
        drained = false;
        long now = clock.monotonicNanos();
        if (!waiting) {
            waiting = true;
            waitingSinceNanos = now;
        }
        RemoteConfig config = configStore.config();
        if (urgent || hasBacklog || planner.batch() != null || isFull(stats, config)) {
            return 0;
        }
        return Math.max(0, waitingSinceNanos + flushNanos(config) - now);
    }

    private static boolean isFull(QueueStats stats, @Nullable RemoteConfig config) {
        int eventsMax = config == null ? RemoteConfig.BATCH_EVENTS_MAX / 2 : config.batchEventsMax();
        int bytesMax = config == null ? RemoteConfig.BATCH_BYTES_MAX / 2 : config.batchBytesMax();
        return stats.events() >= eventsMax || BatchEncoder.estimatedBytes(stats.events(), stats.bytes()) >= bytesMax;
    }

    private long flushNanos(@Nullable RemoteConfig config) {
        Integer seconds = config == null ? null : config.flushIntervalSeconds();
        return seconds == null ? flushNanos : seconds * 1_000 * NANOS_PER_MILLI;
    }

    private void startNext() {
        RemoteConfig config = configStore.config();
        if (config == null || needsConfig(config)) {
            start(Exchange.Kind.CONFIG, requests.config(configStore.etag(), nowUtcMillis()));
            return;
        }
        if (!config.enabled()) {
            configIsOfThisRun = false; // ask again, after the pause
            log.log(Level.INFO, "the collector has switched uploads off; events are kept", null);
            pause.refused();
            return;
        }
        List<ReadyEvent> events = planner.plan(config, nowUtcMillis());
        QueuedBatch batch = planner.batch();
        if (events == null || batch == null) {
            waiting = false;
            hasBacklog = false;
            drained = true;
            return;
        }
        byte[] body = BatchEncoder.encode(batch, events, nowUtcMillis());
        start(Exchange.Kind.BATCH, requests.batch(body, nowUtcMillis()));
    }

    private boolean needsConfig(RemoteConfig config) {
        if (!configIsOfThisRun || !time.isKnown()) {
            return true;
        }
        long today = UtcDay.of(nowUtcMillis());
        long ageMillis = (clock.monotonicNanos() - configNanos) / NANOS_PER_MILLI;
        boolean lacksTomorrow = !config.salts().covers(today + 1);
        return !config.salts().covers(today)
                || ageMillis > CONFIG_AGE_MILLIS_MAX
                || (lacksTomorrow && ageMillis > CONFIG_AGE_WITHOUT_TOMORROW_MILLIS_MAX);
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

    private void finish(Exchange done) {
        if (done.kind() == Exchange.Kind.OPT_OUT) {
            return; // whatever came of it
        }
        Transport.Answer answer = done.answer();
        if (answer == null) {
            boolean cancelled = done.isCancelled();
            noAnswer(done, cancelled ? UploadOutcome.CANCELLED : UploadOutcome.CONNECTION_FAILED);
            return;
        }
        Long serverMillis = Verdict.serverMillis(answer);
        if (serverMillis != null) {
            if (Verdict.saysSkew(answer)) {
                time.disbelieve();
            }
            time.observe(done.sentNanos(), done.receivedNanos(), serverMillis);
            Long offset = time.serverMinusMonotonicMillis();
            if (offset != null) {
                queue.recordServerTime(offset);
            }
        }
        if (done.kind() == Exchange.Kind.CONFIG) {
            finishConfig(answer);
        } else {
            finishBatch(answer);
        }
    }

    private void noAnswer(Exchange done, UploadOutcome outcome) {
        if (outcome == UploadOutcome.CONNECTION_FAILED) {
            log.log(Level.INFO, "the collector cannot be reached; events are kept", done.failure());
            pause.failed();
        }
        note(outcome);
    }

    private void finishConfig(Transport.Answer answer) {
        if (answer.status() == 304 && configStore.config() != null) {
            configured();
            return;
        }
        if (answer.status() != 200) {
            UploadOutcome outcome = Verdict.refusal(answer);
            boolean aboutEvents = outcome == UploadOutcome.MALFORMED || outcome == UploadOutcome.TOO_LARGE;
            failed(aboutEvents ? UploadOutcome.SERVER_ERROR : outcome, answer); // no events were in it
            return;
        }
        try {
            configStore.store(answer.header("ETag"), answer.body());
            configured();
        } catch (IOException e) {
            failed(UploadOutcome.NOT_THE_COLLECTOR, answer);
        }
    }

    private void configured() {
        RemoteConfig config = configStore.config();
        if (config == null) {
            return;
        }
        configIsOfThisRun = true;
        configNanos = clock.monotonicNanos();
        whenConfigured.accept(config);
        if (!time.isKnown() || (config.enabled() && !config.salts().covers(UtcDay.of(nowUtcMillis())))) {
            configIsOfThisRun = false;
            pause.failed();
            log.log(Level.WARN, "the collector's configuration lacks its time or today's salt; events are kept", null);
            return;
        }
        skewCorrections = 0;
        if (!measuredAgain && time.roundTripMillis() > ROUND_TRIP_GOOD_MILLIS) {
            measuredAgain = true;
            configIsOfThisRun = false;
        }
    }

    private void finishBatch(Transport.Answer answer) {
        QueuedBatch batch = planner.batch();
        if (batch == null) {
            return; // purged meanwhile
        }
        Verdict verdict = Verdict.ofBatch(answer, batch.id());
        BatchAnswer accepted = verdict.answer();
        if (accepted != null) {
            acknowledge(batch, accepted);
            note(UploadOutcome.ACKNOWLEDGED);
        } else {
            failed(verdict.outcome(), answer);
        }
    }

    private void acknowledge(QueuedBatch batch, BatchAnswer accepted) {
        Map<String, Integer> rejected = new HashMap<>();
        for (QueuedEvent event : batch.events()) {
            String reason = accepted.rejections().get(event.eventId());
            if (reason != null) {
                rejected.merge(event.name(), 1, Integer::sum);
                log.log(Level.WARN, "the collector rejected " + event.name() + ": " + known(reason), null);
            }
        }
        queue.acknowledge(batch, rejected);
        planner.finished();
        pause.succeeded();
        skewCorrections = 0;
        waiting = false;
        hasBacklog = hasBacklog && queue.stats().events() > 0;
    }

    /** Notes how it ended last of all, so that whoever sees that finds the rest done and said. */
    private void failed(UploadOutcome outcome, Transport.Answer answer) {
        follow(outcome, answer);
        note(outcome);
    }

    private void follow(UploadOutcome outcome, Transport.Answer answer) {
        switch (outcome) {
            case CLOCK_SKEW:
                if (skewCorrections < SKEW_CORRECTIONS_MAX) {
                    skewCorrections++; // signed again at once, with the time that was just observed
                    return;
                }
                refused("the collector keeps finding the clock wrong", answer);
                return;
            case MALFORMED:
                shrink(DropReason.SERVER_REJECTED);
                return;
            case TOO_LARGE:
                shrink(DropReason.PAYLOAD_TOO_LARGE);
                return;
            case UNAUTHORIZED:
                refused("the collector refuses the key or does not know the endpoint", answer);
                return;
            case UNSUPPORTED:
            case COLLECTOR_DISABLED:
                refused("the collector takes no events now", answer);
                return;
            default:
                log.log(Level.INFO, "upload failed, " + outcome + "; events are kept", null);
                pause.failed(RetryAfter.askedMillis(answer, nowUtcMillis()));
        }
    }

    private void refused(String why, Transport.Answer answer) {
        configIsOfThisRun = false;
        log.log(Level.ERROR, why + " (HTTP " + answer.status() + "); events are kept", null);
        pause.refused(); // after it was said: whoever sees the pause finds the reason
    }

    /**
     * Halves the batch; drops an event that is refused alone. Such a drop counts as a failure for the pause, so that a
     * collector which refuses everything does not empty the queue at speed.
     */
    private void shrink(DropReason reason) {
        QueuedBatch batch = planner.batch();
        if (batch == null || planner.halve()) {
            return;
        }
        pause.failed();
        if (batch.events().isEmpty()) {
            queue.acknowledge(batch, new HashMap<>());
            planner.finished();
            log.log(Level.ERROR, "the collector refused a batch without events", null);
            return;
        }
        QueuedEvent event = batch.events().get(0);
        if (reason == DropReason.SERVER_REJECTED) {
            quarantine.add(event);
        }
        planner.dropAll(reason);
        log.log(Level.ERROR, "the collector refused a batch of one " + event.name() + "; dropped", null);
    }

    private void note(UploadOutcome outcome) {
        lastUpload = new LastUpload(clock.wallMillis(), outcome);
    }

    private long nowUtcMillis() {
        return time.utcMillis(clock.wallMillis(), clock.monotonicNanos());
    }

    /** A reason is the collector's text; only one that looks like a code is repeated. */
    private static String known(String reason) {
        return reason.matches("[a-z_]{1,64}") ? reason : "for a reason it does not name";
    }
}
