package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs on the disk that this queue holds, its own and those it adopted, as one queue: batches are cut from them and
 * finished, and what is done with is deleted. I/O thread, which makes it, so that no start waits for the class. Each method
 * leaves the directory, after every single one of its steps, in a state from which the next start goes on; an {@link
 * IOException} means that the disk refused, and that the step will be tried again.
 */
final class StoredRuns {
    final AdoptedRuns adopted;

    private final CurrentRun current;
    private final FileStore files;
    private final Clock clock;
    private final Random random;
    private final DropCounts drops;
    private final List<File> undeleted = new ArrayList<>();

    private @Nullable BatchIds batchIds;

    StoredRuns(CurrentRun current, AdoptedRuns adopted, FileStore files, Clock clock, Random random, DropCounts drops) {
        this.current = current;
        this.adopted = adopted;
        this.files = files;
        this.clock = clock;
        this.random = random;
        this.drops = drops;
    }

    /** All runs, the oldest first, with what was appended up to now. */
    List<RunLog> all() {
        List<RunLog> runs = new ArrayList<>();
        for (AdoptedRun run : adopted.all()) {
            runs.add(run.log);
        }
        RunLog own = current.logUpToNow();
        if (own != null) {
            runs.add(own);
        }
        return runs;
    }

    @Nullable
    QueuedBatch pendingBatch() throws IOException {
        for (RunLog run : all()) {
            if (run.hasPending()) {
                return run.pending();
            }
        }
        return null;
    }

    @Nullable
    QueuedBatch cut(Predicate<? super QueuedEvent> take) throws IOException {
        QueuedBatch pending = pendingBatch();
        if (pending != null) {
            return pending;
        }
        for (RunLog run : all()) {
            QueuedBatch batch = run.cut(take, batchIds().next(), ordinal -> current.forceBefore(run, ordinal));
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    /** Made with the first batch, so that no start loads the generator's classes. */
    private BatchIds batchIds() {
        if (batchIds == null) {
            batchIds = new BatchIds(random, clock);
        }
        return batchIds;
    }

    void acknowledge(QueuedBatch batch, Map<String, Integer> rejectedByEventName) throws IOException {
        RunLog run = runOf(batch);
        if (run != null && run.isPending(batch)) {
            for (int count : rejectedByEventName.values()) {
                drops.add(DropReason.SERVER_REJECTED, Math.max(0, count));
            }
            countDamaged(batch);
            run.acknowledge(batch, rejectedByEventName);
        }
    }

    void drop(QueuedBatch batch, DropReason reason) throws IOException {
        RunLog run = runOf(batch);
        if (run != null && run.isPending(batch)) {
            drops.add(reason, batch.events().size());
            countDamaged(batch);
            run.drop(batch, reason);
        }
    }

    void abandon(QueuedBatch batch) throws IOException {
        RunLog run = runOf(batch);
        if (run != null) {
            run.abandon(batch);
        }
    }

    private void countDamaged(QueuedBatch batch) {
        batch.regionLosses().counts().forEach((key, count) -> {
            if (key.reason == DropReason.DAMAGED) {
                drops.add(key.reason, count);
            }
        });
    }

    private @Nullable RunLog runOf(QueuedBatch batch) {
        for (RunLog run : all()) {
            if (run.info().runId().equals(batch.run().runId())) {
                return run;
            }
        }
        return null;
    }

    /** Deletes, or has recycled, what is done with. */
    void clean(SegmentSink retire) throws IOException {
        IOException failure = null;
        for (RunLog run : all()) {
            try {
                run.writeControlIfDirty();
                for (Segment segment : run.takeSpent()) {
                    retire.take(segment);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        adopted.deleteFinished();
        for (File file : new ArrayList<>(undeleted)) {
            files.delete(file);
            undeleted.remove(file);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes a segment that is done with, now or later. */
    void delete(Segment segment) {
        try {
            files.delete(segment.file);
        } catch (IOException e) {
            undeleted.add(segment.file); // Windows, as long as it is mapped
        }
    }

    /** Takes everything for done with, here and in what can be adopted. */
    void purge() throws IOException {
        IOException failure = null;
        current.seal();
        for (RunLog run : all()) {
            try {
                run.purge();
                run.state.force();
            } catch (IOException e) {
                failure = e;
            }
        }
        adopted.forgetSessions();
        current.deleteHalfRecycled();
        adopted.deleteLeftAlone();
        if (failure != null) {
            throw failure;
        }
    }

    /** Gives everything up to the next start; what is empty is deleted. */
    void close(List<Segment> unused) throws IOException {
        adopted.close();
        current.close(unused);
    }

    /** Takes segments that are done with. */
    interface SegmentSink {
        void take(Segment segment);
    }
}
