package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.Checksum;

/**
 * Hands made-up files to a start, and drains what it makes of them: for Jazzer, which calls {@link #fuzzerTestOneInput},
 * and for {@link QueueFuzzTest}, which replays what was worth keeping. Nothing here needs Jazzer.
 *
 * <p>The first byte of an input says what the rest is. Bit 0: the checksums are made right, so that the code behind them is
 * reached. Bit 1: patches of three bytes (where, a u16, and what) to a state file; else the records of a segment, header
 * included unless bit 0 is set.
 */
public final class QueueFuzz {
    static final int REPAIR = 1;
    static final int STATE = 2;

    private static final int INPUT_BYTES_MAX = 64 << 10;
    private static final int BATCHES_MAX = 20_000;
    private static final UUID RUN = UUID.fromString("bb1ad573-19b8-4cd8-a8fb-0e6f684df992");
    private static final RunInfo INFO = new RunInfo(RUN, "1.2.3", "linux", 1_757_844_000_000L, 1L, null, false);
    private static final File DIRECTORY = new File(Game.DIRECTORY, "runs/" + RUN);
    private static final SegmentName NAME = SegmentName.appended(1);
    private static final int SALT = NAME.salt(RUN);
    private static final Played PLAYED = new Played();

    private QueueFuzz() {}

    /** One input; throws what must not be thrown. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0 || input.length > INPUT_BYTES_MAX) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        boolean repair = (input[0] & REPAIR) != 0;
        Game game = new Game(99);
        if ((input[0] & STATE) != 0) {
            game.disk.put(new File(DIRECTORY, NAME.fileName()), PLAYED.segment);
            game.disk.put(new File(DIRECTORY, StateFile.NAME), patchedState(rest, repair));
        } else {
            game.disk.put(new File(DIRECTORY, NAME.fileName()), repair ? repairedSegment(rest) : rest);
            game.disk.put(new File(DIRECTORY, StateFile.NAME), PLAYED.freshState);
        }
        drain(game);
    }

    private static void drain(Game game) {
        Set<UUID> ids = new HashSet<>();
        EventQueue queue = game.open();
        queue.maintain();
        for (AbandonedSession session : queue.takeAbandonedSessions()) {
            queue.forgetAbandonedSession(session);
        }
        int batches = 0;
        for (QueuedBatch batch = game.cut(50); batch != null; batch = game.cut(50)) {
            check(++batches <= BATCHES_MAX, "the queue is never empty");
            Set<UUID> here = new HashSet<>();
            for (QueuedEvent event : batch.events()) {
                check(here.add(event.eventId()) && ids.add(event.eventId()), "twice: " + event);
                check(!event.toString().isEmpty() && !event.fields().toString().isEmpty(), "cannot be printed");
            }
            for (LossCount loss : batch.losses()) {
                check(loss.count() > 0, "nothing lost: " + loss);
            }
            queue.acknowledge(batch, Map.of());
            check(queue.pendingBatch() == null, "acknowledged and still pending");
        }
        check(queue.stats().events() == 0, "empty, and yet " + queue.stats());
        RecordBuffer record = new RecordBuffer();
        int answer = queue.append(TestEvents.normal(record, "after"), SessionStamp.NONE);
        check((answer & EventQueue.DROPPED) == 0, "takes no more events");
        QueuedBatch next = game.cut(1);
        check(next != null && next.events().size() == 1, "hands out no more events");
        queue.close();
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what);
        }
    }

    /** The bytes as the records of a segment, with a right header, and a right checksum wherever a length makes sense. */
    private static byte[] repairedSegment(byte[] records) {
        byte[] content = Arrays.copyOf(header(NAME.last, FileHeader.SEGMENT_MAGIC), FileHeader.BYTES + records.length);
        System.arraycopy(records, 0, content, FileHeader.BYTES, records.length);
        Checksum checksum = Crc32c.create();
        int at = FileHeader.BYTES;
        while (at <= content.length - RecordFormat.RECORD_BYTES_MIN) {
            int length = BigEndian.getInt(content, at + RecordFormat.LENGTH);
            if (length < RecordFormat.RECORD_BYTES_MIN
                    || length > Math.min(RecordFormat.RECORD_BYTES_MAX, content.length - at)) {
                at += RecordFormat.ALIGNMENT;
                continue;
            }
            content[at + RecordFormat.FORMAT_AT] = RecordFormat.FORMAT;
            int sum = Crc32c.of(checksum, content, at + RecordFormat.LENGTH, length - RecordFormat.LENGTH);
            BigEndian.putInt(content, at + RecordFormat.CRC, sum ^ SALT);
            at += RecordFormat.padded(length);
        }
        return content;
    }

    private static byte[] patchedState(byte[] patches, boolean repair) {
        byte[] state = PLAYED.state.clone();
        for (int i = 0; i + 2 < patches.length; i += 3) {
            state[usedOffset(BigEndian.getShort(patches, i))] = patches[i + 2];
        }
        if (repair) {
            repair(state);
        }
        return state;
    }

    /** Of the 96 KiB of a state file, most are zeros: patches go to where something is. */
    private static int usedOffset(int place) {
        int[] starts = {
            0, StateFile.CONTROL_AT, StateFile.CONTROL_AT + (32 << 10), StateFile.MARK_AT, StateFile.LEDGER_AT
        };
        int offset = starts[place % starts.length] + place / starts.length % 2048;
        return Math.min(offset, StateFile.BYTES - 1);
    }

    private static void repair(byte[] state) {
        Checksum checksum = Crc32c.create();
        byte[] headerBytes = header(0, FileHeader.STATE_MAGIC);
        System.arraycopy(headerBytes, 0, state, 0, headerBytes.length);
        int slotBytes = TornSafeCell.bytes(ControlBlock.BYTES_MAX) / 2;
        for (int slot = 0; slot < 2; slot++) {
            int at = StateFile.CONTROL_AT + slot * slotBytes;
            int length = BigEndian.getInt(state, at + 8);
            if (length >= 0 && length <= ControlBlock.BYTES_MAX) {
                BigEndian.putInt(state, at, Crc32c.of(checksum, state, at + 4, 8 + length));
            }
        }
        for (int entry = 0; entry < LossLedger.ENTRIES; entry++) {
            int at = StateFile.LEDGER_AT + entry * LossLedger.ENTRY_BYTES;
            BigEndian.putInt(state, at, Crc32c.of(checksum, state, at + 4, 68));
        }
    }

    private static byte[] header(int number, long magic) {
        return new FileHeader(INFO, number, number, 0, 0).encode(magic);
    }

    /** What a game has left that was killed in the middle of a session, with a batch on its way and losses counted. */
    private static final class Played {
        final byte[] segment;
        final byte[] state;
        final byte[] freshState;

        Played() {
            Game game = new Game(1);
            EventQueue queue = game.open();
            SessionStamp session = SessionStamp.create(game.random);
            queue.sessionMark().begin(session, TestEvents.VILLAGE, game.clock.wallMillis(), 0);
            game.append(20, session);
            queue.countDrop(DropReason.SCHEMA_VIOLATION, "command_executed");
            game.cut(4);
            byte[] made = content(game, ".seg");
            state = content(game, StateFile.NAME);
            System.arraycopy(header(0, FileHeader.STATE_MAGIC), 0, state, 0, FileHeader.BYTES);
            freshState = new byte[StateFile.BYTES];
            System.arraycopy(header(0, FileHeader.STATE_MAGIC), 0, freshState, 0, FileHeader.BYTES);
            byte[] records = Arrays.copyOfRange(made, FileHeader.BYTES, made.length);
            segment = repairedSegment(records);
        }

        private static byte[] content(Game game, String suffix) {
            return game.disk.files().stream()
                    .filter(file -> file.getName().endsWith(suffix))
                    .sorted()
                    .map(game.disk::get)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The input that has {@code records} read as a segment, with right checksums. */
    static byte[] inputOfRecords(byte[] records) {
        return ByteBuffer.allocate(records.length + 1)
                .put((byte) REPAIR)
                .put(records)
                .array();
    }

    /** Twenty records of a game, to begin with. */
    static byte[] playedRecords() {
        return Arrays.copyOfRange(PLAYED.segment, FileHeader.BYTES, FileHeader.BYTES + 2500);
    }
}
