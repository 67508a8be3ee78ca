package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A buffer leaves what stands from earlier events as it is: nothing of them may show. */
class ReusedRecordTest {
    private static final int EVENTS = 30_000;
    private static final List<EventType> TYPES = List.of(type("first", 1), type("second", 2), large());
    private static final List<byte[]> VILLAGES =
            List.of(TestEvents.VILLAGE, new byte[0], new byte[RecordBuffer.VILLAGE_ID_BYTES_MAX]);
    private static final List<String> TEXTS =
            List.of("a", "b", "goblin", "dragon", "v".repeat(64), "easy", "hard", "", "no!");

    private final Random random;
    private final long seed;
    private final List<SessionStamp> stamps;

    ReusedRecordTest() {
        seed = Long.getLong("queue.seed", System.nanoTime());
        random = new Random(seed);
        stamps = List.of(SessionStamp.NONE, SessionStamp.create(random), SessionStamp.create(random));
    }

    @Test
    void eventAfterManyOthersIsByteForByteWhatNewBufferWrites() {
        RecordBuffer reused = new RecordBuffer();
        List<Consumer<RecordBuffer>> puts = new ArrayList<>();
        EventType type = TYPES.get(0);
        byte[] village = VILLAGES.get(0);
        SessionStamp stamp = SessionStamp.NONE;
        for (int event = 0; event < EVENTS; event++) {
            if (random.nextInt(4) == 0) {
                type = TYPES.get(random.nextInt(TYPES.size()));
                village = VILLAGES.get(random.nextInt(VILLAGES.size()));
                puts.clear();
            }
            if (random.nextInt(4) == 0) {
                stamp = stamps.get(random.nextInt(stamps.size()));
            }
            change(puts, type);
            RecordBuffer fresh = new RecordBuffer();
            for (RecordBuffer record : List.of(reused, fresh)) {
                record.begin(type, village, 3);
                puts.forEach(put -> put.accept(record));
            }
            assertThat(reused.problem()).as(() -> "seed " + seed).isEqualTo(fresh.problem());
            assertThat(reused.fieldMask()).as(() -> "seed " + seed).isEqualTo(fresh.fieldMask());
            boolean givenUp = random.nextInt(8) == 0;
            if (fresh.problem() == null && !givenUp) {
                assertThat(sealed(reused, type, stamp, event))
                        .as(() -> "seed " + seed)
                        .isEqualTo(sealed(fresh, type, stamp, event));
            }
        }
    }

    /** Mostly the fields of the last event, with one more, one less, or another value. */
    private void change(List<Consumer<RecordBuffer>> puts, EventType type) {
        int what = random.nextInt(5);
        if (what == 0 && !puts.isEmpty()) {
            puts.remove(random.nextInt(puts.size()));
        } else if (what == 1 && !puts.isEmpty()) {
            puts.set(random.nextInt(puts.size()), put(type));
        } else if (what < 4) {
            puts.add(put(type));
        }
    }

    private Consumer<RecordBuffer> put(EventType type) {
        Field field = type.fields().get(random.nextInt(type.fields().size()));
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        String value = random.nextBoolean() ? text : new String(text.toCharArray());
        long number = random.nextInt(12);
        return switch (random.nextInt(16) == 0 ? Field.Kind.ENUM : field.kind()) {
            case IDENTIFIER -> record -> record.putIdentifier(field, value);
            case ENUM -> record -> record.putEnum(field, value);
            case INTEGER -> record -> record.putLong(field, number);
            case NUMBER -> record -> record.putDouble(field, number / 4.0);
            case BOOLEAN -> record -> record.putBoolean(field, number > 5);
        };
    }

    private static byte[] sealed(RecordBuffer record, EventType type, SessionStamp stamp, int ordinal) {
        int length = record.seal(type, stamp, 1, 2);
        int checksum = record.finish(ordinal, ordinal);
        byte[] bytes = Arrays.copyOf(record.bytes(), length);
        BigEndian.putInt(bytes, RecordFormat.CRC, checksum);
        return bytes;
    }

    private static EventType type(String name, int version) {
        return EventType.builder(name, version)
                .optionalIdentifier("boss_id")
                .optionalInteger("attempts", 0, 10)
                .optionalEnumeration("mode", List.of("easy", "hard", "goblin"))
                .optionalIdentifier("place")
                .optionalNumber("share", 0, 2)
                .optionalBool("first")
                .build();
    }

    /** So many long names that the bound of a payload is met. */
    private static EventType large() {
        EventType.Builder builder = EventType.builder("large", 1);
        for (int i = 0; i < EventType.FIELDS_MAX; i++) {
            builder.optionalIdentifier("f".repeat(60) + i);
        }
        return builder.build();
    }
}
