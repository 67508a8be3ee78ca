package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.spi.Clock;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one event at a time into a reused array; one for each thread that tracks. Nothing here allocates, blocks or
 * throws: a value that the schema does not allow is remembered as the event's {@link #problem()}.
 *
 * <p>A game tracks the same few types again and again, mostly with the same strings. Where an event begins like the last
 * one (type, village, and then the same fields in the same order, a text being the same object), its bytes stand there
 * already and are left as they are: only numbers are written anew. Strings cannot change, so this is no guess.
 *
 * <p>What only the queue knows (times, session, ordinal, number) is filled in by {@link EventQueue#append}. The checksum
 * over everything but the last 12 to 19 bytes is taken before the queue's lock.
 */
public final class RecordBuffer {
    /** The most UTF-8 bytes of a village id: {@value}. */
    public static final int VILLAGE_ID_BYTES_MAX = 256;

    /** The most bytes of a payload as JSON, exact for text; 17 an integer, 25 a number, 5 a boolean: {@value}. */
    public static final int PAYLOAD_JSON_BYTES_MAX = 4096;

    /** As many as the JVM copies in one piece. One number alone, read from a page that is not there, could be anything. */
    static final int PROBE_BYTES = 8;

    private static final int JSON_INTEGER_BYTES_MAX = 17;
    private static final int JSON_NUMBER_BYTES_MAX = 25;
    private static final int JSON_BOOLEAN_BYTES_MAX = 5;

    /** Twenty microseconds on the machine of the benchmarks. */
    private static final int LOOK_AWAY_ROUNDS = 10_000;

    private final byte[] bytes = new byte[RecordFormat.RECORD_BYTES_MAX];

    /** The same bytes: a number is one store, where byte by byte the checksum, reading it at once, would have to wait. */
    private final ByteBuffer numbers = ByteBuffer.wrap(bytes);

    private final ByteBuffer probe = ByteBuffer.allocate(PROBE_BYTES);

    private final Checksum checksum = Crc32c.create();
    private final int[] fieldStart = new int[EventType.FIELDS_MAX];

    /** The first so many fields that stand in the array one after the other, from this event or an earlier one. */
    private int standing;

    private final @Nullable Field[] standingFields = new Field[EventType.FIELDS_MAX];
    private final @Nullable String[] standingTexts = new String[EventType.FIELDS_MAX];
    private byte @Nullable [] standingVillage;
    private @Nullable SessionStamp standingStamp;

    private @Nullable Clock clockRead;
    private int roundOfReading;
    private long wallMillis;
    private long monotonicNanos;

    private @Nullable EventType type;
    private @Nullable DropReason problem;
    private int headEnd;
    private int end;
    private int fieldsPut;
    private boolean moved;
    private int fieldMask;
    private int jsonBytes;
    private boolean endsSession;
    private int idle = 1;

    /** An empty buffer; {@link #begin} comes first. */
    public RecordBuffer() {}

    /**
     * Begins an event; whatever was in the buffer is forgotten.
     *
     * @param villageId the raw village id in UTF-8, at most {@value #VILLAGE_ID_BYTES_MAX} bytes, or no bytes; the array is
     *     not changed afterwards
     * @param sampleOneIn the event stands for so many, at least 1
     */
    public void begin(EventType newType, byte[] villageId, int sampleOneIn) {
        problem = villageId.length > VILLAGE_ID_BYTES_MAX || sampleOneIn < 1 ? DropReason.SCHEMA_VIOLATION : null;
        fieldMask = 0;
        fieldsPut = 0;
        moved = false;
        jsonBytes = 1; // the opening brace; each field counts with the comma or brace behind it
        endsSession = false;
        if (newType != type || villageId != standingVillage) {
            writeHead(newType, villageId);
        }
        numbers.putInt(RecordFormat.SAMPLE_ONE_IN, sampleOneIn);
        end = headEnd;
    }

    private void writeHead(EventType newType, byte[] villageId) {
        type = newType;
        standingVillage = villageId;
        standing = 0;
        numbers.putShort(RecordFormat.EVENT_VERSION, (short) newType.version());
        int nameLength = newType.copyName(bytes, RecordFormat.NAME);
        bytes[RecordFormat.NAME_LENGTH] = (byte) nameLength;
        int villageLength = Math.min(villageId.length, VILLAGE_ID_BYTES_MAX);
        numbers.putShort(RecordFormat.VILLAGE_LENGTH, (short) villageLength);
        headEnd = RecordFormat.NAME + nameLength;
        System.arraycopy(villageId, 0, bytes, headEnd, villageLength);
        headEnd += villageLength;
    }

    /** Puts an identifier; answers whether the schema allows it. A field that is put again has its last value. */
    public boolean putIdentifier(Field field, String value) {
        return field.kind() == Field.Kind.IDENTIFIER ? putText(field, value) : violation();
    }

    /** Puts one of the values of an enum field; answers whether the schema allows it. */
    public boolean putEnum(Field field, String value) {
        if (field.kind() != Field.Kind.ENUM) {
            return violation();
        }
        if (stands(field, value)) {
            return putText(field, value);
        }
        List<String> values = field.values();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).equals(value)) {
                return putText(field, value);
            }
        }
        return violation();
    }

    /** Puts an integer, or a whole number into a number field; answers whether the schema allows it. */
    public boolean putLong(Field field, long value) {
        if (field.kind() == Field.Kind.NUMBER) {
            return putDouble(field, (double) value);
        }
        if (field.kind() != Field.Kind.INTEGER || value < field.minimum() || value > field.maximum()) {
            return violation();
        }
        return putBits(field, value, JSON_INTEGER_BYTES_MAX);
    }

    /** Puts a number; answers whether the schema allows it. */
    public boolean putDouble(Field field, double value) {
        if (field.kind() != Field.Kind.NUMBER || !(value >= field.minimum() && value <= field.maximum())) {
            return violation();
        }
        return putBits(field, Double.doubleToRawLongBits(value), JSON_NUMBER_BYTES_MAX);
    }

    /** Puts a boolean; answers whether the schema allows it. */
    public boolean putBoolean(Field field, boolean value) {
        if (field.kind() != Field.Kind.BOOLEAN || !beginField(field, JSON_BOOLEAN_BYTES_MAX)) {
            return violation();
        }
        bytes[end++] = (byte) (value ? 1 : 0);
        return true;
    }

    /** Remembers that a value was not what the schema allows; the event will be dropped. Answers false. */
    public boolean violation() {
        if (problem == null) {
            problem = DropReason.SCHEMA_VIOLATION;
        }
        return false;
    }

    /** Says that this event is the end of its session: with it in the log, the session is not abandoned. */
    public void endsSession() {
        endsSession = true;
    }

    /** The type that the event was begun with, or null before the first. */
    public @Nullable EventType type() {
        return type;
    }

    /** A bit for the index of each field that was put. */
    public int fieldMask() {
        return fieldMask;
    }

    /** Why the event has to be dropped, a missing required field included, or null if it is as the schema says. */
    public @Nullable DropReason problem() {
        if (problem == null && type != null && (fieldMask & type.requiredMask()) != type.requiredMask()) {
            return DropReason.SCHEMA_VIOLATION;
        }
        return problem;
    }

    /** Whether this very field with this very string is what stands where the next field goes. */
    @SuppressWarnings("ReferenceEquality") // an equal one is written again: comparing would cost as much
    private boolean stands(Field field, String value) {
        return stands(field) && standingTexts[fieldsPut] == value;
    }

    private boolean stands(Field field) {
        return fieldsPut < standing && standingFields[fieldsPut] == field;
    }

    private boolean putText(Field field, String value) {
        int length = value.length();
        boolean written = stands(field, value);
        boolean allowed = written || field.kind() == Field.Kind.ENUM || field.matches(value);
        if (length == 0 || !allowed || !beginField(field, length + 2)) {
            return violation();
        }
        if (written) {
            end += 1 + length;
            return true;
        }
        int at = end;
        bytes[at++] = (byte) length;
        for (int i = 0; i < length; i++) {
            bytes[at++] = (byte) value.charAt(i);
        }
        end = at;
        if (!moved) {
            standing = fieldsPut; // behind a text of another length, fields are out of line
            standingTexts[fieldsPut - 1] = value;
        }
        return true;
    }

    private boolean putBits(Field field, long bits, int json) {
        if (!beginField(field, json)) {
            return violation();
        }
        numbers.putLong(end, bits);
        end += 8;
        return true;
    }

    /** Writes the field's name and kind, if there is room for a value of {@code json} bytes as JSON. */
    private boolean beginField(Field field, int json) {
        if (field.type() != type) {
            return false;
        }
        int bit = 1 << field.index();
        if ((fieldMask & bit) != 0) {
            remove(field);
        }
        boolean written = stands(field);
        if (!written) {
            standing = Math.min(standing, fieldsPut); // what stood from here on is overwritten
        }
        int nameLength = written ? bytes[end] : field.copyName(bytes, end + 1);
        jsonBytes += nameLength + 4 + json;
        if (jsonBytes > PAYLOAD_JSON_BYTES_MAX) {
            problem = problem == null ? DropReason.PAYLOAD_TOO_LARGE : problem;
            return false;
        }
        fieldMask |= bit;
        fieldStart[field.index()] = end;
        if (!written) {
            bytes[end] = (byte) nameLength;
            bytes[end + 1 + nameLength] = DiskCodes.of(field.kind());
            if (!moved) {
                standingFields[fieldsPut] = field;
                standingTexts[fieldsPut] = null;
                standing = fieldsPut + 1;
            }
        }
        end += 2 + nameLength;
        fieldsPut++;
        return true;
    }

    /** Takes a field's earlier value out again; rare, so it may cost. */
    private void remove(Field field) {
        int start = fieldStart[field.index()];
        jsonBytes -= bytes[start] + 4 + jsonValueBytes(field, start + 2 + bytes[start]);
        int next = end;
        for (int i = 0; i < fieldStart.length; i++) {
            if ((fieldMask & (1 << i)) != 0 && fieldStart[i] > start) {
                next = Math.min(next, fieldStart[i]);
            }
        }
        for (int i = 0; i < fieldStart.length; i++) {
            fieldStart[i] -= fieldStart[i] > start ? next - start : 0;
        }
        System.arraycopy(bytes, next, bytes, start, end - next);
        end -= next - start;
        fieldMask &= ~(1 << field.index());
        moved = true;
        standing = 0;
    }

    /** What the value at {@code at} was taken to need as JSON. */
    private int jsonValueBytes(Field field, int at) {
        switch (field.kind()) {
            case INTEGER:
                return JSON_INTEGER_BYTES_MAX;
            case NUMBER:
                return JSON_NUMBER_BYTES_MAX;
            case BOOLEAN:
                return JSON_BOOLEAN_BYTES_MAX;
            default:
                return bytes[at] + 2;
        }
    }

    /**
     * Reads both clocks, but the monotonic one only if the wall clock shows another millisecond than last time, since each
     * reading costs a game as much as encoding. A clock that was set and a device that has slept show another millisecond;
     * one that is held still, or happens to show the very same again, is found out with the next round.
     *
     * @param round changes at least once a second or so
     */
    void readClocks(Clock clock, int round) {
        long now = clock.wallMillis();
        if (now != wallMillis || clock != clockRead || round != roundOfReading) {
            clockRead = clock;
            roundOfReading = round;
            wallMillis = now;
            monotonicNanos = clock.monotonicNanos();
        }
    }

    long wallMillis() {
        return wallMillis;
    }

    long monotonicNanos() {
        return monotonicNanos;
    }

    /** Fills in what is known before the lock is taken, and takes the checksum up to the trailer; answers the length. */
    int seal(EventType sealedType, SessionStamp stamp, long atWallMillis, long atMonotonicNanos) {
        int flags = DiskCodes.of(sealedType.priority());
        flags |= sealedType.critical() ? RecordFormat.FLAG_CRITICAL : 0;
        flags |= endsSession ? RecordFormat.FLAG_ENDS_SESSION : 0;
        int length = end + RecordFormat.TRAILER_BYTES;
        int behindLength =
                RecordFormat.FORMAT << 24 | RecordFormat.KIND_EVENT << 16 | flags << 8 | Integer.bitCount(fieldMask);
        numbers.putLong(RecordFormat.LENGTH, (long) length << Integer.SIZE | behindLength);
        numbers.putLong(RecordFormat.WALL_MILLIS, atWallMillis);
        numbers.putLong(RecordFormat.MONOTONIC_NANOS, atMonotonicNanos);
        if (stamp != standingStamp) { // also since its number, next to these, is in another thread's cache
            standingStamp = stamp;
            numbers.putLong(RecordFormat.SESSION_HIGH, stamp.idHigh);
            numbers.putLong(RecordFormat.SESSION_LOW, stamp.idLow);
        }
        standing = Math.min(standing, fieldsPut); // the trailer overwrites what stood behind
        checksum.reset();
        checksum.update(bytes, RecordFormat.LENGTH, wholeWords());
        return length;
    }

    /** Fills in what only the holder of the queue's lock knows; answers the checksum, without the segment's salt. */
    int finish(long ordinal, int seq) {
        numbers.putLong(end, ordinal);
        numbers.putInt(end + 8, seq);
        int from = RecordFormat.LENGTH + wholeWords();
        checksum.update(bytes, from, end + RecordFormat.TRAILER_BYTES - from);
        return (int) checksum.getValue();
    }

    /** What goes into the checksum before the lock: processors take eight bytes as fast as one, and a rest byte by byte. */
    private int wholeWords() {
        return (end - RecordFormat.LENGTH) & -Long.BYTES;
    }

    /**
     * Keeps the processor for some microseconds, without looking at anything that another thread writes: xorshift, as JDK 8's
     * {@link java.util.concurrent.Exchanger} does it, since that cannot be worked out ahead.
     */
    void lookAway() {
        int value = idle;
        for (int i = 0; i < LOOK_AWAY_ROUNDS; i++) {
            value ^= value << 1;
            value ^= value >>> 3;
            value ^= value << 10;
        }
        idle = value;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Whether the mapping holds what was stored of a record. Where the disk cannot give a page (a copy-on-write file system that
     * is full, a disk that was pulled out) the JVM leaves out the store, goes on, and throws an {@link InternalError} when
     * it next comes by, which may be long after this call.
     */
    boolean isThere(ByteBuffer target, int at, long stored) {
        probe.putLong(0, ~stored);
        ((Buffer) target).position(at);
        target.get(probe.array(), 0, PROBE_BYTES);
        return probe.getLong(0) == stored;
    }

    boolean isEndOfSession() {
        return endsSession;
    }
}
