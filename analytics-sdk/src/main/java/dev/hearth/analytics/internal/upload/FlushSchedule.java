package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueStats;
import dev.hearth.analytics.internal.wire.BatchEncoder;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.Clock;
import org.jspecify.annotations.Nullable;

/**
 * When events are to be sent, if nothing hinders: at once if somebody waits for it, if a batch was begun, if an earlier run
 * left events, or if they fill a batch; else when they have waited for company as long as the flush interval. When the disk
 * has refused a batch, nobody has it tried again at once. I/O thread.
 */
final class FlushSchedule {
    /**
     * When the disk has refused a batch, it is tried again after so many seconds: {@value}. As when it has refused a force;
     * and a file that cannot be read some times in a row is given up.
     */
    static final long REFUSED_SECONDS = 5;

    private static final long REFUSED_NANOS = REFUSED_SECONDS * 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventQueue queue;
    private final BatchPlanner planner;
    private final ConfigStore configStore;
    private final Clock clock;
    private final long flushNanos;
    private boolean waiting;
    private long waitingSinceNanos;
    private boolean hasBacklog;
    private boolean drained;

    /** @param flushMillis how long events wait for company, unless the collector says otherwise */
    FlushSchedule(EventQueue queue, BatchPlanner planner, ConfigStore configStore, Clock clock, long flushMillis) {
        this.queue = queue;
        this.planner = planner;
        this.configStore = configStore;
        this.clock = clock;
        this.flushNanos = flushMillis * NANOS_PER_MILLI;
    }

    /** Says whether earlier runs left events. */
    void begin(boolean backlog) {
        hasBacklog = backlog;
    }

    /**
     * How long until something is to be sent, in nanoseconds; {@link Long#MAX_VALUE} if there is nothing.
     *
     * @param urgent whether a caller waits
     */
    long dueNanos(boolean urgent) {
        return Math.max(wantedNanos(urgent), refusedNanos());
    }

    /** Whether the disk has refused a batch, and is left alone for a while. */
    boolean isRefused() {
        return refusedNanos() > 0;
    }

    private long refusedNanos() {
        Long refused = planner.refusedNanos();
        return refused == null ? 0 : refused + REFUSED_NANOS - clock.monotonicNanos();
    }

    private long wantedNanos(boolean urgent) {
        QueueStats stats = queue.stats();
        if (stats.events() == 0 && planner.batch() == null && planner.refusedNanos() == null) {
            forget();
            drained = !urgent || stats.drops().isEmpty();
            return drained ? Long.MAX_VALUE : 0; // who waits wants the losses told, too
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

    /** A batch was acknowledged: what is left waits for company anew, unless it is an earlier run's. */
    void acknowledged() {
        waiting = false;
        hasBacklog = hasBacklog && queue.stats().events() > 0;
    }

    /** A batch was looked for, and there was none. */
    void drained() {
        forget();
        drained = true;
    }

    /** What waited is gone. */
    void forget() {
        waiting = false;
        hasBacklog = false;
    }

    /** Whether there was nothing left to send when it was last looked for. */
    boolean isDrained() {
        return drained;
    }
}
