package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RecordBufferTest {
    private static final EventType TYPE = EventType.builder("boss_defeated", 7)
            .identifier("boss_id")
            .optionalInteger("attempts", -5, 10_000)
            .optionalNumber("share", 0, 1)
            .optionalBool("first")
            .optionalEnumeration("mode", List.of("easy", "hard"))
            .build();
    private static final Field BOSS = TYPE.field("boss_id");
    private static final Field ATTEMPTS = TYPE.field("attempts");
    private static final Field SHARE = TYPE.field("share");
    private static final Field FIRST = TYPE.field("first");
    private static final Field MODE = TYPE.field("mode");

    private static final EventType OTHER = EventType.builder("other", 1)
            .optionalInteger("a", 0, 9)
            .optionalNumber("b", 0, 9)
            .optionalBool("c")
            .build();

    private final RecordBuffer record = new RecordBuffer();

    @Test
    void everyKindOfFieldComesBack() {
        begin();
        record.putLong(ATTEMPTS, -5);
        record.putDouble(SHARE, 0.25);
        record.putBoolean(FIRST, true);
        record.putEnum(MODE, "hard");
        assertThat(record.problem()).isNull();
        EventRecord event = decode();
        assertThat(event.fields)
                .extracting(FieldValue::toString)
                .containsExactly("boss_id=dragon", "attempts=-5", "share=0.25", "first=true", "mode=hard");
        assertThat(event.version).isEqualTo(7);
        assertThat(event.sampleOneIn).isEqualTo(3);
        assertThat(event.seq).isEqualTo(9);
        assertThat(event.ordinal).isEqualTo(77);
    }

    @Test
    void fieldThatIsSetAgainHasItsLastValueWhereverItStood() {
        begin();
        record.putLong(ATTEMPTS, 1);
        record.putEnum(MODE, "easy");
        record.putIdentifier(BOSS, "a_much_longer_name");
        record.putLong(ATTEMPTS, 2);
        assertThat(decode().fields)
                .extracting(FieldValue::toString)
                .containsExactly("mode=easy", "boss_id=a_much_longer_name", "attempts=2");
    }

    @Test
    void whatTheSchemaDoesNotAllowIsAViolation() {
        assertThat(violates(() -> record.putIdentifier(BOSS, ""))).isTrue();
        assertThat(violates(() -> record.putIdentifier(BOSS, "x".repeat(65)))).isTrue();
        assertThat(violates(() -> record.putIdentifier(BOSS, "free text"))).isTrue();
        assertThat(violates(() -> record.putIdentifier(BOSS, "ümlaut"))).isTrue();
        assertThat(violates(() -> record.putIdentifier(MODE, "easy"))).isTrue();
        assertThat(violates(() -> record.putEnum(MODE, "medium"))).isTrue();
        assertThat(violates(() -> record.putLong(ATTEMPTS, 10_001))).isTrue();
        assertThat(violates(() -> record.putLong(ATTEMPTS, -6))).isTrue();
        assertThat(violates(() -> record.putLong(SHARE, 2))).isTrue();
        assertThat(violates(() -> record.putDouble(SHARE, Double.NaN))).isTrue();
        assertThat(violates(() -> record.putDouble(ATTEMPTS, 1))).isTrue();
        assertThat(violates(() -> record.putBoolean(BOSS, true))).isTrue();
        assertThat(violates(() -> record.putIdentifier(TestEvents.DIALOGUE, "other_type")))
                .isTrue();
        assertThat(violates(() -> record.putIdentifier(BOSS, "x".repeat(64)))).isFalse();
    }

    @Test
    void eachPutAnswersWhetherItIsAllowedAndTheBoundsAreIncluded() {
        begin();
        assertThat(record.putIdentifier(BOSS, "A-z_0.9:")).isTrue();
        assertThat(record.putEnum(MODE, "hard")).isTrue();
        assertThat(record.putLong(ATTEMPTS, -5)).isTrue();
        assertThat(record.putLong(ATTEMPTS, 10_000)).isTrue();
        assertThat(record.putDouble(SHARE, 0)).isTrue();
        assertThat(record.putDouble(SHARE, 1)).isTrue();
        assertThat(record.putLong(SHARE, 1)).isTrue();
        assertThat(record.putBoolean(FIRST, false)).isTrue();
        assertThat(record.fieldMask()).isEqualTo(31);
        assertThat(record.problem()).isNull();
        assertThat(record.violation()).isFalse();
        assertThat(record.putEnum(BOSS, "easy")).isFalse();
        assertThat(record.putEnum(MODE, "medium")).isFalse();
        assertThat(record.putIdentifier(MODE, "easy")).isFalse();
        assertThat(record.putIdentifier(BOSS, "")).isFalse();
        assertThat(record.putIdentifier(BOSS, "\u0080")).isFalse();
        assertThat(record.putIdentifier(BOSS, "\u0141")).isFalse();
        assertThat(record.putLong(BOSS, 1)).isFalse();
        assertThat(record.putLong(ATTEMPTS, 10_001)).isFalse();
        assertThat(record.putDouble(SHARE, 1.1)).isFalse();
        assertThat(record.putDouble(SHARE, -0.1)).isFalse();
        assertThat(record.putBoolean(BOSS, true)).isFalse();
        assertThat(record.putLong(OTHER.field("a"), 1)).isFalse();
        assertThat(record.putDouble(OTHER.field("b"), 1)).isFalse();
        assertThat(record.putBoolean(OTHER.field("c"), true)).isFalse();
        begin();
        assertThat(record.isEndOfSession()).isFalse();
        record.endsSession();
        assertThat(record.isEndOfSession()).isTrue();
        assertThat(decode().endsSession).isTrue();
    }

    @Test
    void anyOrderOfSettingAgainKeepsTheLastValues() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            begin();
            Map<String, String> last = new TreeMap<>(Map.of("boss_id", "dragon"));
            for (int put = random.nextInt(12); put > 0; put--) {
                int value = random.nextInt(100);
                switch (random.nextInt(4)) {
                    case 0 -> record.putIdentifier(BOSS, note(last, "boss_id", "b".repeat(1 + value % 60)));
                    case 1 -> record.putLong(ATTEMPTS, Long.parseLong(note(last, "attempts", "" + value)));
                    case 2 -> record.putBoolean(FIRST, Boolean.parseBoolean(note(last, "first", "" + (value > 50))));
                    default -> record.putEnum(MODE, note(last, "mode", value > 50 ? "easy" : "hard"));
                }
            }
            assertThat(decode().fields.stream().map(FieldValue::toString))
                    .as("round %d, seed %d", round, seed)
                    .containsExactlyInAnyOrderElementsOf(last.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
        }
    }

    private static String note(Map<String, String> last, String field, String value) {
        last.put(field, value);
        return value;
    }

    @Test
    void missingRequiredFieldIsAViolation() {
        record.begin(TYPE, TestEvents.VILLAGE, 1);
        assertThat(record.problem()).isEqualTo(DropReason.SCHEMA_VIOLATION);
    }

    @Test
    void problemOfOneEventDoesNotStickToTheNext() {
        begin();
        record.putLong(ATTEMPTS, 99_999);
        begin();
        assertThat(record.problem()).isNull();
    }

    @Test
    void payloadBeyondTheBoundIsTooLarge() {
        EventType.Builder builder = EventType.builder("large", 1);
        for (int i = 0; i < EventType.FIELDS_MAX; i++) {
            builder.identifier("f".repeat(60) + i);
        }
        EventType large = builder.build();
        record.begin(large, new byte[RecordBuffer.VILLAGE_ID_BYTES_MAX], 1);
        for (Field field : large.fields()) {
            record.putIdentifier(field, "v".repeat(64));
        }
        assertThat(record.problem()).isEqualTo(DropReason.PAYLOAD_TOO_LARGE);
    }

    @Test
    void payloadOfExactlyTheBoundIsTakenAndOneByteMoreIsNot() {
        EventType.Builder builder = EventType.builder("large", 1);
        for (int i = 0; i < EventType.FIELDS_MAX; i++) {
            builder.identifier("f".repeat(58) + String.format("%02d", i));
        }
        EventType large = builder.build();
        for (int more = 0; more <= 1; more++) {
            record.begin(large, TestEvents.VILLAGE, 1);
            int left = RecordBuffer.PAYLOAD_JSON_BYTES_MAX + more - 1;
            StringBuilder json = new StringBuilder("{");
            for (Field field : large.fields()) {
                int fieldsBehind = EventType.FIELDS_MAX - field.index() - 1;
                int room = left - 60 - 6 - fieldsBehind * (60 + 6 + 1);
                String value = "v".repeat(Math.min(64, room));
                left -= 60 + 6 + value.length();
                json.append(json.length() == 1 ? "" : ",")
                        .append('"')
                        .append(field.name())
                        .append("\":\"");
                json.append(value).append('"');
                assertThat(fieldsBehind == 0 || record.putIdentifier(field, "o"))
                        .isTrue();
                assertThat(record.putIdentifier(field, value)).isEqualTo(more == 0 || fieldsBehind > 0);
            }
            json.append('}');
            assertThat(json).hasSize(RecordBuffer.PAYLOAD_JSON_BYTES_MAX + more);
            assertThat(record.problem()).isEqualTo(more == 0 ? null : DropReason.PAYLOAD_TOO_LARGE);
        }
    }

    @Test
    void enumThatTheBoundHasNoRoomForIsRefused() {
        EventType.Builder builder = EventType.builder("large", 1);
        for (int i = 0; i < EventType.FIELDS_MAX - 1; i++) {
            builder.identifier("f".repeat(58) + String.format("%02d", i));
        }
        EventType large = builder.enumeration("m".repeat(60), List.of("easy")).build();
        record.begin(large, TestEvents.VILLAGE, 1);
        for (Field field : large.fields().subList(0, EventType.FIELDS_MAX - 1)) {
            assertThat(record.putIdentifier(field, "v".repeat(64))).isTrue();
        }
        assertThat(record.putEnum(large.field("m".repeat(60)), "easy")).isFalse();
        assertThat(record.problem()).isEqualTo(DropReason.PAYLOAD_TOO_LARGE);
    }

    @Test
    void settingAFieldAgainTakesNothingOfThePayloadsBound() {
        begin();
        for (int i = 0; i < 1_000; i++) {
            assertThat(record.putIdentifier(BOSS, "b".repeat(64))).isTrue();
            assertThat(record.putLong(ATTEMPTS, i)).isTrue();
            assertThat(record.putDouble(SHARE, 0.5)).isTrue();
            assertThat(record.putBoolean(FIRST, true)).isTrue();
            assertThat(record.putEnum(MODE, "hard")).isTrue();
        }
        assertThat(record.problem()).isNull();
        assertThat(decode().fields).hasSize(5);
    }

    @Test
    void villageIdThatIsTooLongIsAViolation() {
        record.begin(TYPE, new byte[RecordBuffer.VILLAGE_ID_BYTES_MAX + 1], 1);
        record.putIdentifier(BOSS, "dragon");
        assertThat(record.problem()).isEqualTo(DropReason.SCHEMA_VIOLATION);
    }

    private void begin() {
        record.begin(TYPE, TestEvents.VILLAGE, 3);
        record.putIdentifier(BOSS, "dragon");
    }

    private boolean violates(BooleanSupplier put) {
        begin();
        boolean allowed = put.getAsBoolean();
        assertThat(record.problem() == null).isEqualTo(allowed);
        return !allowed;
    }

    private EventRecord decode() {
        int length = record.seal(TYPE, SessionStamp.NONE, 1, 2);
        record.finish(77, 9);
        EventRecord event = RecordDecoder.event(record.bytes(), 0, length);
        assertThat(event).isNotNull();
        return event;
    }
}
