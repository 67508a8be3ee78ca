package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueuedBatch;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.internal.wire.BatchAnswer;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an exchange that is done. The server's time is taken from every answer; a configuration is kept, and
 * told; a batch is acknowledged, halved, dropped, or left as it is for after a pause. It begins no exchange: what it tells
 * the pause, the schedule and the configuration's freshness decides on the next. I/O thread, but for what says otherwise.
 */
final class AnswerHandler {
    private static final int SKEW_CORRECTIONS_MAX = 2;

    private final EventQueue queue;
    private final ServerTime time;
    private final Clock clock;
    private final DiagnosticLog log;
    private final ConfigStore configStore;
    private final ConfigFreshness freshness;
    private final BatchPlanner planner;
    private final FlushSchedule schedule;
    private final Pause pause;
    private final Quarantine quarantine;
    private final Consumer<RemoteConfig> whenConfigured;

    private volatile @Nullable LastUpload lastUpload;
    private int skewCorrections;

    /** @param whenConfigured told of each configuration that is answered */
    AnswerHandler(
            UploadParts parts,
            ConfigStore configStore,
            ConfigFreshness freshness,
            BatchPlanner planner,
            FlushSchedule schedule,
            Pause pause,
            Quarantine quarantine,
            Consumer<RemoteConfig> whenConfigured) {
        queue = parts.queue;
        time = parts.time;
        clock = parts.clock;
        log = parts.log;
        this.configStore = configStore;
        this.freshness = freshness;
        this.planner = planner;
        this.schedule = schedule;
        this.pause = pause;
        this.quarantine = quarantine;
        this.whenConfigured = whenConfigured;
    }

    /** The last attempt to upload a batch, or null. Any thread. */
    @Nullable
    LastUpload lastUpload() {
        return lastUpload;
    }

    void handle(Exchange done) {
        if (done.kind() == Exchange.Kind.OPT_OUT) {
            return; // whatever came of it
        }
        Transport.Answer answer = done.answer();
        if (answer == null) {
            boolean cancelled = done.isCancelled();
            noAnswer(done, cancelled ? UploadOutcome.CANCELLED : UploadOutcome.CONNECTION_FAILED);
            return;
        }
        observeTime(done, answer);
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

    private void observeTime(Exchange done, Transport.Answer answer) {
        Long serverMillis = Verdict.serverMillis(answer);
        if (serverMillis == null) {
            return;
        }
        if (Verdict.saysSkew(answer)) {
            time.disbelieve();
        }
        time.observe(done.sentNanos(), done.receivedNanos(), serverMillis);
        Long offset = time.serverMinusMonotonicMillis();
        if (offset != null) {
            queue.recordServerTime(offset);
        }
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
        freshness.confirmed();
        whenConfigured.accept(config);
        if (!time.isKnown() || (config.enabled() && !config.salts().covers(UtcDay.of(nowUtcMillis())))) {
            freshness.expire();
            pause.failed();
            log.log(Level.WARN, "the collector's configuration lacks its time or today's salt; events are kept", null);
            return;
        }
        skewCorrections = 0;
        freshness.expireOnceIfSlow();
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
        schedule.acknowledged();
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
        freshness.expire();
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
