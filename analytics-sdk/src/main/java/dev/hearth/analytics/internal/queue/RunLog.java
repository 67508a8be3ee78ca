package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * The log of one run, the current or a dead one, as the I/O thread sees it: what is in it, how far it was delivered, what
 * of its losses was told. Every change is one control block written and forced; memory changes only after that has
 * worked, except where the outside world has moved on already (a batch that the server has stays acknowledged).
 */
final class RunLog {
    final File directory;
    final StateFile state;

    /** Sorted; without the one that is being appended to. */
    final List<Segment> segments = new ArrayList<>();

    private final RunInfo run;
    private final FileStore files;
    private final Supplier<Losses> live;
    private final byte[] scratch;
    private final Checksum checksum = Crc32c.create();
    private final boolean startUncertain;
    private ControlBlock control;
    private boolean controlDirty;
    private @Nullable Segment active;
    private int activeLimit;
    private long end;
    private @Nullable Long serverMinusMonotonicMillis;

    /** The events, and their bytes, that are gone since this object was made, for the statistics. */
    private long removedEvents;

    private long removedBytes;
    private long appendedBytes;

    /**
     * @param live the totals of the run's ledger
     * @param scratch shared by the runs of one queue, for reading
     */
    RunLog(File directory, RunInfo run, StateFile state, FileStore files, Supplier<Losses> live, byte[] scratch) {
        this.directory = directory;
        this.run = run;
        this.state = state;
        this.files = files;
        this.live = live;
        this.scratch = scratch;
        ControlBlock found = state.readControl();
        this.startUncertain = !run.current() && state.controlUncertain();
        this.control = found == null ? new ControlBlock() : found;
        this.serverMinusMonotonicMillis = state.readServerTime();
        this.end = Math.max(control.cursor, control.batchId == null ? 0 : control.batchTo);
    }

    RunInfo info() {
        return run.withServerTime(serverMinusMonotonicMillis);
    }

    void recordServerTime(long newServerMinusMonotonicMillis) {
        serverMinusMonotonicMillis = newServerMinusMonotonicMillis;
        state.writeServerTime(newServerMinusMonotonicMillis);
    }

    /** Says how far the current run has come; I/O thread, before any of the operations below. */
    void advance(@Nullable Segment newActive, int newActiveLimit, long newEnd, long newAppendedBytes) {
        appendedBytes = newAppendedBytes;
        active = newActive;
        activeLimit = newActiveLimit;
        end = Math.max(end, newEnd);
    }

    long end() {
        return end;
    }

    long cursor() {
        return control.cursor;
    }

    long removedEvents() {
        return isAllDone() ? end : removedEvents;
    }

    long removedBytes() {
        return isAllDone() ? appendedBytes : removedBytes;
    }

    /** Whether everything that this process has appended is gone. */
    private boolean isAllDone() {
        return run.current() && control.cursor >= end && !hasPending();
    }

    /** For evicting: events that are gone by another way than the operations here. */
    void countRemoved(long events, long bytes) {
        removedEvents += events;
        removedBytes += bytes;
    }

    /** No record below this ordinal may be touched: it is delivered, or in the pending batch. */
    long untouchableTo() {
        return control.batchId == null ? control.cursor : Math.max(control.cursor, control.batchTo);
    }

    boolean isPending(QueuedBatch batch) {
        return batch.id().equals(control.batchId);
    }

    /** Forces what was appended, up to where {@link #advance} has said. */
    void forceSegments() throws IOException {
        IOException failure = null;
        for (Segment segment : segments) {
            try {
                segment.force(segment.position);
            } catch (IOException | InternalError e) {
                failure = new IOException(
                        "cannot be forced: " + segment.name, e); // what lies behind it is forced none the less
            }
        }
        if (active != null) {
            active.force(activeLimit);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Forces the segments that are full, as far as records before the ordinal {@code to} lie in them; answers whether all of
     * those do.
     */
    boolean forceSealed(long to) throws IOException {
        boolean within = !segments.isEmpty() && to <= segments.get(segments.size() - 1).endOrdinal;
        for (Segment segment : segments) {
            if (within && segment.firstOrdinal < to) {
                segment.force(segment.pagesBefore(to));
            }
        }
        return within;
    }

    boolean hasPending() {
        return control.batchId != null;
    }

    /** Whether there is neither an event nor a batch nor a loss that was not told. */
    boolean isDrained() {
        return !hasPending()
                && control.cursor >= end
                && control.untold(live.get()).isEmpty()
                && !controlDirty;
    }

    /** The pending batch, read again. */
    @Nullable
    QueuedBatch pending() throws IOException {
        UUID id = control.batchId;
        if (id == null) {
            return null;
        }
        Region region = read(control.cursor, control.batchTo, event -> true);
        return batch(id, true, region, control.onTheWay);
    }

    private QueuedBatch batch(UUID id, boolean resumed, Region region, Losses fromLedger) {
        Losses losses = region.losses.copy();
        losses.addAll(fromLedger);
        return new QueuedBatch(
                id,
                resumed,
                info(),
                Collections.unmodifiableList(region.events),
                Collections.unmodifiableList(losses.toList()),
                region.to(),
                region.losses);
    }

    /**
     * Cuts a batch and writes its extent down; null if there is nothing.
     *
     * @param durable has everything forced before the ordinal that it is given
     */
    @Nullable
    QueuedBatch cut(Predicate<? super QueuedEvent> take, UUID id, Durable durable) throws IOException {
        Region region = read(control.cursor, end, take);
        Losses untold = control.untold(live.get());
        if (region.events.isEmpty() && region.losses.isEmpty() && untold.isEmpty()) {
            return null;
        }
        durable.make(region.to());
        ControlBlock next = control.copy();
        next.batchId = id;
        next.batchTo = region.to();
        next.onTheWay = untold;
        controlDirty = true; // if writing fails, what was half written has to be written over
        state.writeControl(next);
        control = next;
        controlDirty = false;
        return batch(id, false, region, untold);
    }

    void acknowledge(QueuedBatch batch, Map<String, Integer> rejectedByEventName) throws IOException {
        ControlBlock next = finish(batch);
        if (next == null) {
            return;
        }
        next.told.addAll(control.onTheWay);
        rejectedByEventName.forEach(
                (name, count) -> next.add(new LossKey(name, DropReason.SERVER_REJECTED), Math.max(0, count)));
        moveOn(next, batch);
    }

    void drop(QueuedBatch batch, DropReason reason) throws IOException {
        ControlBlock next = finish(batch);
        if (next == null) {
            return;
        }
        next.addAll(batch.regionLosses());
        for (QueuedEvent event : batch.events()) {
            next.add(new LossKey(event.name(), reason), 1);
        }
        moveOn(next, batch);
    }

    void abandon(QueuedBatch batch) throws IOException {
        if (!batch.id().equals(control.batchId)) {
            return;
        }
        ControlBlock next = control.copy();
        next.batchId = null;
        next.onTheWay.clear();
        control = next;
        writeControl();
    }

    /** The block without the batch and with the cursor behind it, or null if this batch is not the pending one. */
    private @Nullable ControlBlock finish(QueuedBatch batch) {
        if (!batch.id().equals(control.batchId)) {
            return null;
        }
        ControlBlock next = control.copy();
        next.batchId = null;
        next.cursor = Math.max(next.cursor, batch.toOrdinal());
        next.onTheWay.clear();
        return next;
    }

    private void moveOn(ControlBlock next, QueuedBatch batch) throws IOException {
        control = next;
        long bytes = 0;
        for (QueuedEvent event : batch.events()) {
            bytes += event.record().storedBytes;
        }
        countRemoved(batch.events().size(), bytes);
        writeControl();
    }

    /** Drops the oldest events as long as {@code isExpired}; answers what they were. Nothing while a batch is pending. */
    Losses expire(Predicate<? super QueuedEvent> isExpired) throws IOException {
        Losses expired = new Losses();
        if (hasPending() || control.cursor >= end) {
            return expired;
        }
        Region region = read(control.cursor, end, isExpired);
        if (region.events.isEmpty()) {
            return expired;
        }
        for (QueuedEvent event : region.events) {
            expired.add(event.name(), DropReason.EXPIRED, 1);
        }
        ControlBlock next = control.copy();
        next.cursor = region.to();
        next.addAll(expired);
        next.addAll(region.losses);
        controlDirty = true;
        state.writeControl(next);
        control = next;
        controlDirty = false;
        countRemoved(region.events.size(), region.storedBytes());
        return expired;
    }

    /** Takes everything for done with: events, batch, losses. */
    void purge() throws IOException {
        ControlBlock next = control.copy();
        next.batchId = null;
        next.cursor = end;
        next.tellAll(live.get());
        control = next;
        writeControl();
    }

    /** Writes the control block if an earlier writing failed. */
    void writeControlIfDirty() throws IOException {
        if (controlDirty) {
            writeControl();
        }
    }

    private void writeControl() throws IOException {
        controlDirty = true;
        state.writeControl(control);
        controlDirty = false;
    }

    /** Removes from the list, and answers, the segments of which nothing is needed any more. */
    List<Segment> takeSpent() {
        List<Segment> spent = new ArrayList<>();
        if (controlDirty) {
            return spent; // what is on the disk may say less
        }
        for (Segment segment : new ArrayList<>(segments)) {
            if (segment.endOrdinal <= control.cursor) {
                spent.add(segment);
                segments.remove(segment);
            }
        }
        return spent;
    }

    /** The events and losses from {@code from} up to {@code limit}, or up to the first event that is not taken. */
    private Region read(long from, long limit, Predicate<? super QueuedEvent> take) throws IOException {
        Region region = new Region(from);
        List<Segment> all = new ArrayList<>(segments);
        if (active != null) {
            all.add(active);
        }
        for (Segment segment : all) {
            boolean needed = segment == active || segment.endOrdinal > from;
            if (needed && !readSegment(segment, region, from, limit, take)) {
                return region;
            }
        }
        region.finish(limit, startUncertain);
        return region;
    }

    private boolean readSegment(
            Segment segment, Region region, long from, long limit, Predicate<? super QueuedEvent> take)
            throws IOException {
        int to = segment == active ? activeLimit : segment.position;
        if (segment.hintOrdinal > from) {
            segment.hintOffset = FileHeader.BYTES;
        }
        byte[] content = segment.content(files, to, scratch);
        RecordScanner records =
                new RecordScanner(content, segment.hintOffset, Math.min(to, content.length), segment.salt, checksum);
        while (records.next()) {
            long ordinal = records.ordinal();
            if (ordinal >= limit) {
                region.finish(limit, startUncertain);
                return false;
            }
            if (records.endOrdinal() <= from) {
                continue;
            }
            if (records.isLoss()) {
                region.loss(content, records.offset(), records.length(), ordinal, records.endOrdinal());
                continue;
            }
            EventRecord record = RecordDecoder.event(content, records.offset(), records.length());
            if (record == null) {
                continue; // counted as damaged, since its ordinal is missing
            }
            QueuedEvent event = new QueuedEvent(RunIds.eventId(run.runId(), ordinal), record);
            if (!take.test(event)) {
                segment.hintOrdinal = ordinal;
                segment.hintOffset = records.offset();
                region.finish(ordinal, startUncertain);
                return false;
            }
            region.event(event);
        }
        return true;
    }

    /** Makes what lies before an ordinal durable. */
    interface Durable {
        void make(long beforeOrdinal) throws IOException;
    }
}
