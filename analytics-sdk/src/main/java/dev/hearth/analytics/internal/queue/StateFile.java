package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code state} of a run, mapped: header, control block, session mark, server time, loss ledger. Specified in
 * {@code docs/formats/queue-state.md}. The I/O thread owns it; mark and ledger have their own views of the memory.
 */
final class StateFile {
    static final String NAME = "state";

    static final int CONTROL_AT = 4 << 10;
    static final int MARK_AT = CONTROL_AT + (64 << 10);
    static final int SERVER_TIME_AT = MARK_AT + (2 << 10);
    static final int LEDGER_AT = MARK_AT + (4 << 10);
    static final int BYTES = LEDGER_AT + LossLedger.BYTES;

    private static final int SERVER_TIME_BYTES = 8;

    private final FileStore.MappedFile file;
    private final TornSafeCell control;
    private final TornSafeCell serverTime;
    private final byte[] scratch = new byte[ControlBlock.BYTES_MAX];
    private boolean recreated;

    private StateFile(FileStore.MappedFile file) {
        this.file = file;
        control = new TornSafeCell(file.bytes(), CONTROL_AT, ControlBlock.BYTES_MAX);
        serverTime = new TornSafeCell(file.bytes(), SERVER_TIME_AT, SERVER_TIME_BYTES);
    }

    static StateFile create(File directory, FileStore files, RunInfo run) throws IOException {
        FileStore.MappedFile file = files.create(new File(directory, NAME), BYTES);
        byte[] header = new FileHeader(run, 0, 0, run.startWallMillis(), run.startMonotonicNanos())
                .encode(FileHeader.STATE_MAGIC);
        ByteBuffer writer = file.bytes().duplicate();
        ((Buffer) writer).clear();
        writer.put(header);
        return new StateFile(file);
    }

    /** Null if the file is too short to be one. */
    static @Nullable StateFile map(File directory, FileStore files) throws IOException {
        FileStore.MappedFile file = files.map(new File(directory, NAME));
        if (file.bytes().capacity() < BYTES) {
            file.close();
            return null;
        }
        return new StateFile(file);
    }

    /** The first bytes, for {@link FileHeader}. */
    byte[] header() {
        byte[] header = new byte[FileHeader.BYTES];
        ByteBuffer reader = file.bytes().duplicate();
        ((Buffer) reader).clear();
        reader.get(header);
        return header;
    }

    ByteBuffer bytes() {
        return file.bytes();
    }

    /** The newest whole control block, or null. */
    @Nullable
    ControlBlock readControl() {
        return decode(control);
    }

    /** The same, of a file that was read as a whole. */
    static @Nullable ControlBlock readControl(ByteBuffer content) {
        return decode(new TornSafeCell(content, CONTROL_AT, ControlBlock.BYTES_MAX));
    }

    private static @Nullable ControlBlock decode(TornSafeCell cell) {
        byte[] value = cell.read();
        return value == null ? null : ControlBlock.decode(value);
    }

    /** Says that this file stands for one that was lost. */
    void markRecreated() {
        recreated = true;
    }

    /** Whether the control block that is read may be one step old, or gone. */
    boolean controlUncertain() {
        return recreated
                || control.oneSlotDamaged()
                || FileHeader.judge(header(), FileHeader.STATE_MAGIC) != FileHeader.Verdict.VALID;
    }

    /** Writes the block and forces it. When that fails the block may be read after a kill, but not after a power cut. */
    void writeControl(ControlBlock block) throws IOException {
        int length = block.encode(scratch);
        control.stage(scratch, length);
        file.force(control.stagedAt(), control.stagedEnd(length));
        control.commit();
    }

    @Nullable
    Long readServerTime() {
        byte[] value = serverTime.read();
        return value == null || value.length < SERVER_TIME_BYTES ? null : (Long) BigEndian.getLong(value, 0);
    }

    void writeServerTime(long serverMinusMonotonicMillis) {
        byte[] value = new byte[SERVER_TIME_BYTES];
        BigEndian.putLong(value, 0, serverMinusMonotonicMillis);
        serverTime.write(value, value.length);
    }

    /** Forces everything. */
    void force() throws IOException {
        file.force(0, BYTES);
    }

    void close() {
        file.close();
    }
}
