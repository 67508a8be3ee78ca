package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes values of the bytes of one whole record. Never reads outside of the record, whatever it says. */
final class RecordDecoder {
    private final byte[] content;
    private final int end;
    private int at;

    private RecordDecoder(byte[] content, int from, int end) {
        this.content = content;
        this.at = from;
        this.end = end;
    }

    /** The event at {@code offset}, or null if its inside does not hold together. */
    static @Nullable EventRecord event(byte[] content, int offset, int length) {
        if (length < RecordFormat.NAME + RecordFormat.TRAILER_BYTES) {
            return null;
        }
        int end = offset + length - RecordFormat.TRAILER_BYTES;
        RecordDecoder decoder = new RecordDecoder(content, offset + RecordFormat.NAME_LENGTH, end);
        String name = decoder.text(RecordFormat.NAME_BYTES_MAX);
        int villageLength = BigEndian.getShort(content, offset + RecordFormat.VILLAGE_LENGTH);
        if (name == null || villageLength > RecordBuffer.VILLAGE_ID_BYTES_MAX || villageLength > decoder.remaining()) {
            return null;
        }
        String village = new String(content, decoder.at, villageLength, StandardCharsets.UTF_8);
        decoder.at += villageLength;
        List<FieldValue> fields = decoder.fields(content[offset + RecordFormat.FIELD_COUNT]);
        if (fields == null) {
            return null;
        }
        int flags = content[offset + RecordFormat.FLAGS];
        long sessionHigh = BigEndian.getLong(content, offset + RecordFormat.SESSION_HIGH);
        long sessionLow = BigEndian.getLong(content, offset + RecordFormat.SESSION_LOW);
        return new EventRecord(
                name,
                BigEndian.getShort(content, offset + RecordFormat.EVENT_VERSION),
                DiskCodes.priority(flags & RecordFormat.FLAGS_PRIORITY),
                (flags & RecordFormat.FLAG_ENDS_SESSION) != 0,
                BigEndian.getInt(content, offset + RecordFormat.SAMPLE_ONE_IN),
                BigEndian.getLong(content, offset + RecordFormat.WALL_MILLIS),
                BigEndian.getLong(content, offset + RecordFormat.MONOTONIC_NANOS),
                sessionHigh == 0 && sessionLow == 0 ? null : new UUID(sessionHigh, sessionLow),
                BigEndian.getInt(content, end + 8),
                villageLength == 0 ? null : village,
                fields,
                BigEndian.getLong(content, end),
                RecordFormat.padded(length));
    }

    private @Nullable List<FieldValue> fields(int count) {
        List<FieldValue> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FieldValue field = field();
            if (field == null) {
                return null;
            }
            fields.add(field);
        }
        return remaining() == 0 && count >= 0 ? Collections.unmodifiableList(fields) : null;
    }

    private @Nullable FieldValue field() {
        String name = text(RecordFormat.NAME_BYTES_MAX);
        if (name == null || remaining() < 1) {
            return null;
        }
        Field.Kind kind = DiskCodes.kind(content[at++]);
        if (kind == null) {
            return null;
        }
        switch (kind) {
            case IDENTIFIER:
            case ENUM:
                String text = text(RecordFormat.TEXT_BYTES_MAX);
                return text == null ? null : FieldValue.ofText(name, kind, text);
            case BOOLEAN:
                return remaining() < 1 ? null : FieldValue.ofBits(name, kind, content[at++]);
            default:
                if (remaining() < 8) {
                    return null;
                }
                at += 8;
                return FieldValue.ofBits(name, kind, BigEndian.getLong(content, at - 8));
        }
    }

    /** A length in one byte and so many ASCII characters, at least one. */
    private @Nullable String text(int bytesMax) {
        if (remaining() < 1) {
            return null;
        }
        int length = content[at++];
        if (length < 1 || length > bytesMax || length > remaining()) {
            return null;
        }
        at += length;
        return new String(content, at - length, length, StandardCharsets.US_ASCII);
    }

    private int remaining() {
        return end - at;
    }
}
