package dev.hearth.analytics.internal.queue;

/**
 * Where things are in a record. Big endian, since that is what a {@link java.nio.ByteBuffer} is unless told otherwise, its
 * duplicates included. Specified in {@code docs/formats/queue-segment.md}; changing anything here means a new version.
 *
 * <pre>
 *  0  u32  CRC32C of the bytes from 4 to the length, exclusive-or the segment's salt
 *  4  u32  length in bytes, from 0; the padding to a multiple of 8 is not counted
 *  8  u8   record format, 1
 *  9  u8   kind
 *  …       by kind
 *  length − 12  u64  ordinal
 *  length −  4  u32  event: seq; loss: number of ordinals
 * </pre>
 */
final class RecordFormat {
    static final int ALIGNMENT = 8;
    static final int HEADER_BYTES = 8;
    static final int TRAILER_BYTES = 12;

    /** The shortest record of any kind. */
    static final int RECORD_BYTES_MIN = 32;

    /** The longest record of any kind; nothing longer is ever allocated on the word of a length field. */
    static final int RECORD_BYTES_MAX = 8192;

    static final int FORMAT = 1;
    static final int KIND_EVENT = 1;
    static final int KIND_LOSS = 2;

    static final int CRC = 0;
    static final int LENGTH = 4;
    static final int FORMAT_AT = 8;
    static final int KIND = 9;

    static final int FLAGS = 10;
    static final int FIELD_COUNT = 11;
    static final int EVENT_VERSION = 12;
    static final int VILLAGE_LENGTH = 14;
    static final int SAMPLE_ONE_IN = 16;
    static final int WALL_MILLIS = 20;
    static final int MONOTONIC_NANOS = 28;
    static final int SESSION_HIGH = 36;
    static final int SESSION_LOW = 44;
    static final int NAME_LENGTH = 52;
    static final int NAME = 53;

    static final int FLAGS_PRIORITY = 0x03;
    static final int FLAG_CRITICAL = 0x04;
    static final int FLAG_ENDS_SESSION = 0x08;

    static final int NAME_BYTES_MAX = 64;

    /** No ordinal reaches this, so that counting ordinals, whatever a file says of them, does not overflow: 2⁵³. */
    static final long ORDINALS_MAX = 1L << 53;

    static final int TEXT_BYTES_MAX = 64;

    private RecordFormat() {}

    /** The bytes that a record of {@code length} takes in a segment. */
    static int padded(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
