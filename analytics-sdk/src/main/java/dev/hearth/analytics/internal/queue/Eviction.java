package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Priority;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes room by rewriting sealed segments: first without dropping anything (what was delivered, and the slack of segments
 * that a killed run left), then without events of {@link Priority#LOW}, then of {@code NORMAL}, then of {@code HIGH};
 * within each, the oldest first. A pending batch is never touched. I/O thread.
 */
final class Eviction {
    private static final int WORTHWHILE_BYTES_MIN = 4096;
    private static final int WORTHWHILE_SHARE = 8;
    private static final List<@Nullable Priority> LEVELS =
            Collections.unmodifiableList(Arrays.asList(null, Priority.LOW, Priority.NORMAL, Priority.HIGH));

    private final FileStore files;
    private final Clock clock;
    private final int segmentBytes;
    private final Consumer<Segment> retire;
    private final Losses dropped = new Losses();
    private long freed;

    /** @param retire takes the segments that were rewritten and do not count any more */
    Eviction(FileStore files, Clock clock, int segmentBytes, Consumer<Segment> retire) {
        this.files = files;
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        this.retire = retire;
    }

    /**
     * Frees about {@code bytesWanted}, or as much as there is.
     *
     * @param oldestFirst the runs, the current one last
     * @return what was freed
     */
    long makeRoom(List<RunLog> oldestFirst, long bytesWanted) throws IOException {
        for (Priority level : LEVELS) {
            for (RunLog log : oldestFirst) {
                for (Segment segment : new ArrayList<>(log.segments)) {
                    if (freed >= bytesWanted) {
                        return freed;
                    }
                    rewrite(log, segment, level);
                }
            }
        }
        return freed;
    }

    /** What was dropped, also if {@link #makeRoom} has thrown. */
    Losses dropped() {
        return dropped;
    }

    private void rewrite(RunLog log, Segment segment, @Nullable Priority level) throws IOException {
        int index = log.segments.indexOf(segment);
        if (index < 0 || !isTouchable(log, segment) || !mayGain(segment, level)) {
            return;
        }
        List<Segment> group = new ArrayList<>();
        if (index > 0 && canJoin(log, log.segments.get(index - 1), segment, level)) {
            group.add(log.segments.get(index - 1));
        }
        group.add(segment);
        SegmentRewriter plan = SegmentRewriter.plan(files, log, group, level);
        long before = 0;
        for (Segment old : group) {
            before += old.fileBytes;
        }
        long gain = before - plan.bytes();
        if (gain < Math.max(WORTHWHILE_BYTES_MIN, before / WORTHWHILE_SHARE)) {
            return;
        }
        Segment written = plan.write(clock.wallMillis(), clock.monotonicNanos());
        log.segments.removeAll(group);
        log.segments.add(index - (group.size() - 1), written);
        log.countRemoved(plan.dropped.total(), plan.droppedBytes);
        dropped.addAll(plan.dropped);
        freed += gain;
        group.forEach(retire);
    }

    private static boolean isTouchable(RunLog log, Segment segment) {
        return !segment.isEmpty() && (!log.hasPending() || segment.firstOrdinal >= log.untouchableTo());
    }

    /** Cheap: whether rewriting could free anything to speak of. */
    private boolean mayGain(Segment segment, @Nullable Priority level) {
        long kept = FileHeader.BYTES;
        for (Priority priority : Priority.values()) {
            kept += level != null && priority.compareTo(level) <= 0 ? 0 : segment.bytesOf(priority);
        }
        return level == null ? segment.fileBytes == segmentBytes : segment.fileBytes - kept >= WORTHWHILE_BYTES_MIN;
    }

    private boolean canJoin(RunLog log, Segment before, Segment segment, @Nullable Priority level) {
        long kept = before.fileBytes;
        for (Priority priority : Priority.values()) {
            kept += level != null && priority.compareTo(level) <= 0 ? 0 : segment.bytesOf(priority);
        }
        return before.name.generation > 0
                && isTouchable(log, before)
                && before.name.last + 1 == segment.name.first
                && kept + WORTHWHILE_BYTES_MIN <= segmentBytes;
    }
}
