package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the queue within its bounds and the next segments ready. I/O thread.
 */
final class Upkeep {
    private static final long EXPIRE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Events of one run that expire in one step, so that memory stays bounded. */
    private static final int EXPIRE_EVENTS_MAX = 2000;

    /** When something has to be evicted, this share of the bound is made free. */
    private static final int EVICT_SHARE = 8;

    private final QueueOptions options;
    private final FileStore files;
    private final Clock clock;
    private final Appender appender;
    private final CurrentRun current;
    private final StoredRuns runs;
    private final DropCounts drops;
    private long nextExpireNanos;
    private boolean expiredBefore;

    Upkeep(
            QueueOptions options,
            FileStore files,
            Clock clock,
            Appender appender,
            CurrentRun current,
            StoredRuns runs,
            DropCounts drops) {
        this.options = options;
        this.files = files;
        this.clock = clock;
        this.appender = appender;
        this.current = current;
        this.runs = runs;
        this.drops = drops;
    }

    /** Recycles a segment that is done with if another is wanted, else deletes it. */
    void retire(Segment segment) {
        SegmentSource source = current.source();
        boolean wanted = segment.mapped != null && !segment.broken && wantsMore() && fits();
        if (source != null && wanted) {
            try {
                Segment fresh = source.recycle(segment);
                current.markNamesDirty();
                appender.offer(fresh);
                return;
            } catch (IOException | InternalError e) {
                runs.delete(segment); // under whichever name it has now; what is left is deleted with the directory
                return;
            }
        }
        runs.delete(segment);
    }

    /** Makes segments ready up to the reserve; evicts if there would be none. */
    void prepare() throws IOException {
        SegmentSource source = current.source();
        if (source == null) {
            return;
        }
        while (wantsMore() && fits()) {
            offer(source.create());
        }
        if (appender.spareCount() == 0) {
            evict();
            if (appender.spareCount() == 0 && fits()) {
                offer(source.create());
            }
        }
    }

    private void offer(Segment segment) {
        current.markNamesDirty();
        appender.offer(segment);
    }

    private boolean wantsMore() {
        long ahead = (long) appender.spareCount() * options.segmentBytes();
        return ahead == 0 || ahead + options.segmentBytes() <= options.reserveBytes();
    }

    /** Whether one more segment is within the bound. */
    private boolean fits() {
        return allocatedBytes() + options.segmentBytes() <= options.bytesMax();
    }

    private long allocatedBytes() {
        long bytes = (long) (appender.spareCount() + 1) * options.segmentBytes();
        for (RunLog run : runs.all()) {
            for (Segment segment : run.segments) {
                bytes += segment.fileBytes;
            }
        }
        return bytes;
    }

    private void evict() throws IOException {
        long missing = allocatedBytes() + options.segmentBytes() - options.bytesMax();
        if (missing <= 0) {
            return;
        }
        Eviction eviction = new Eviction(files, clock, options.segmentBytes(), this::retire);
        try {
            eviction.makeRoom(runs.all(), Math.max(missing, options.bytesMax() / EVICT_SHARE));
        } finally {
            drops.addAll(eviction.dropped());
        }
    }

    /** Drops what is too old, once a minute. */
    void expire() throws IOException {
        long now = clock.monotonicNanos();
        if (expiredBefore && now - nextExpireNanos < 0) {
            return;
        }
        expiredBefore = true;
        nextExpireNanos = now + EXPIRE_NANOS;
        List<RunLog> all = runs.all();
        RunLog own = current.log();
        Long offset = own == null ? null : own.info().serverMinusMonotonicMillis();
        for (RunLog run : all) {
            Losses expired;
            do {
                expired = run.expire(new Expired(run.info(), offset));
                drops.addAll(expired);
            } while (expired.total() == EXPIRE_EVENTS_MAX);
        }
    }

    /**
     * Whether an event is too old: by monotonic time within this run; else by the server's clock, if both runs know it;
     * only else by the device's clock, which may have been set in between.
     */
    private final class Expired implements Predicate<QueuedEvent> {
        private final RunInfo run;
        private final long nowMonotonicMillis;
        private final @Nullable Long offset;
        private int left = EXPIRE_EVENTS_MAX;

        Expired(RunInfo run, @Nullable Long offset) {
            this.run = run;
            this.offset = offset;
            this.nowMonotonicMillis = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
        }

        @Override
        public boolean test(QueuedEvent event) {
            return left-- > 0 && ageMillis(event) > options.ageMillisMax();
        }

        private long ageMillis(QueuedEvent event) {
            long eventMonotonicMillis = TimeUnit.NANOSECONDS.toMillis(event.monotonicNanos());
            if (run.current()) {
                return nowMonotonicMillis - eventMonotonicMillis;
            }
            Long runOffset = run.serverMinusMonotonicMillis();
            if (offset == null) {
                return clock.wallMillis() - event.wallMillis();
            }
            long serverNow = nowMonotonicMillis + offset;
            return serverNow - (runOffset == null ? event.wallMillis() : eventMonotonicMillis + runOffset);
        }
    }
}
