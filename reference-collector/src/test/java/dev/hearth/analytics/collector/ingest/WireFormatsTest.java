package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.analytics.collector.ingest.WireFormats.TextForm;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form at its edges: the characters and lengths beside those that it has. */
class WireFormatsTest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHARACTERS = 0x300;

    private interface Form<T> {
        @Nullable
        T of(JsonParser parser) throws IOException;
    }

    private static <T> @Nullable T read(String json, Form<T> form) throws IOException {
        try (JsonParser parser = JSON.createParser("[" + json + ",true]")) {
            parser.nextToken();
            parser.nextToken();
            @Nullable T value = form.of(parser);
            assertThat(parser.nextToken()).as("what comes after %s", json).isEqualTo(JsonToken.VALUE_TRUE);
            return value;
        }
    }

    private static void onlyThese(TextForm form, String first, String later) {
        for (char c = 0; c < CHARACTERS; c++) {
            assertThat(matches(form, Character.toString(c)))
                    .as("first character %d", (int) c)
                    .isEqualTo(Character.toString(c).matches(first));
            assertThat(matches(form, "a" + c))
                    .as("later character %d", (int) c)
                    .isEqualTo(Character.toString(c).matches(later));
        }
        assertThat(matches(form, "a".repeat(64))).isTrue();
        assertThat(matches(form, "a".repeat(65))).isFalse();
        assertThat(matches(form, "")).isFalse();
    }

    private static boolean matches(TextForm form, String text) {
        return form.matches(("<" + text + ">").toCharArray(), 1, text.length());
    }

    @Test
    void textsHaveTheCharactersOfTheSchemasPatterns() {
        onlyThese(WireFormats.IDENTIFIER, "[A-Za-z0-9_.:-]", "[A-Za-z0-9_.:-]");
        onlyThese(WireFormats.VERSION, "[A-Za-z0-9_.:+-]", "[A-Za-z0-9_.:+-]");
        onlyThese(WireFormats.EVENT_NAME, "[a-z]", "[a-z0-9_]");
    }

    @Test
    void uuidIsReadBitByBit() throws IOException {
        String text = "01234567-89ab-4def-8f01-23456789abcd";
        assertThat(read('"' + text + '"', WireFormats::uuid)).isEqualTo(UUID.fromString(text));
        assertThat(read('"' + text + '"', WireFormats::uuidV4)).isEqualTo(UUID.fromString(text));
        assertThat(read("\"01234567-89ab-7def-8f01-23456789abcd\"", WireFormats::uuidV4))
                .isNull();
        assertThat(read("\"01234567-89ab-4def-cf01-23456789abcd\"", WireFormats::uuidV4))
                .isNull();
    }

    @Test
    void everyPlaceOfAUuidIsLookedAt() throws IOException {
        String text = "01234567-89ab-4def-8f01-23456789abcd";
        for (int i = 0; i < text.length(); i++) {
            for (char wrong : new char[] {'/', ':', '`', 'g', 'A', '-', '0'}) {
                if (wrong != text.charAt(i)) {
                    boolean right = wrong == '0' && text.charAt(i) != '-';
                    String changed = text.substring(0, i) + wrong + text.substring(i + 1);
                    assertThat(read('"' + changed + '"', WireFormats::uuid) != null)
                            .as(changed)
                            .isEqualTo(right);
                }
            }
        }
    }

    @Test
    void villageIsThirtyTwoDigits() throws IOException {
        String text = "0123456789abcdef0f1e2d3c4b5a6978";
        assertThat(read('"' + text + '"', WireFormats::village))
                .isEqualTo(new UUID(0x0123456789abcdefL, 0x0f1e2d3c4b5a6978L));
        assertThat(read('"' + "f".repeat(32) + '"', WireFormats::village)).isEqualTo(new UUID(-1, -1));
        for (int i = 0; i < text.length(); i++) {
            String changed = text.substring(0, i) + "g" + text.substring(i + 1);
            assertThat(read('"' + changed + '"', WireFormats::village)).isNull();
        }
        assertThat(read('"' + text + "0\"", WireFormats::village)).isNull();
        assertThat(read('"' + text.substring(1) + '"', WireFormats::village)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59.999Z",
                "1970-01-01T00:00:00.000Z",
                "0001-01-01T00:00:00.001Z",
                "9999-12-31T12:34:56.789Z"
            })
    void timeIsRead(String text) throws IOException {
        assertThat(read('"' + text + '"', WireFormats::time))
                .isEqualTo(Instant.parse(text).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29T00:00:00.000Z",
                "2024-13-01T00:00:00.000Z",
                "2024-00-01T00:00:00.000Z",
                "2024-01-00T00:00:00.000Z",
                "2024-01-01T24:00:00.000Z",
                "2024-01-01T23:60:00.000Z",
                "2024-01-01T23:59:60.000Z",
                "2024-01-01T23:59:59.99/Z",
                "2024-01-01T23:59:59.99:Z",
                "2024-01-01t23:59:59.999Z",
                "2024-01-01T23:59:59.999z",
                "2024-01-01T23:59:59.9990Z",
                "2024-01-01T23:59:59.99Z"
            })
    void whatIsNoTimeIsNone(String text) throws IOException {
        assertThat(read('"' + text + '"', WireFormats::time)).isEqualTo(RawEvent.ABSENT);
    }

    private static long whole(String json, long min) throws IOException {
        Form<Long> form = parser -> WireFormats.whole(parser, min, 10);
        return Objects.requireNonNull(read(json, form));
    }

    @Test
    void wholeNumbersAreTakenWithinTheirBounds() throws IOException {
        for (String right : new String[] {"1", "10", "10.0", "1e1", "1.0"}) {
            assertThat(whole(right, 1)).as(right).isIn(1L, 10L);
        }
        for (String wrong :
                new String[] {"0", "11", "1.5", "0.99", "10.01", "1e40", "123456789012345678901", "\"1\"", "{}"}) {
            assertThat(whole(wrong, 1)).as(wrong).isEqualTo(RawEvent.ABSENT);
        }
        assertThat(whole("0.0", 0)).isZero();
    }

    /** What comes after it is read all the same. */
    @Test
    void whatHasAnotherTypeIsPassedOver() throws IOException {
        for (String json : new String[] {"{\"a\":[1,{}]}", "[[],[2]]", "null", "1.5", "false"}) {
            assertThat(read(json, WireFormatsTest::identifier)).isNull();
            assertThat(read(json, WireFormats::uuid)).isNull();
            assertThat(read(json, WireFormats::village)).isNull();
            assertThat(read(json, WireFormats::time)).isEqualTo(RawEvent.ABSENT);
        }
        assertThat(read("\"a.b\"", WireFormatsTest::identifier)).isEqualTo("a.b");
    }

    private static @Nullable String identifier(JsonParser parser) throws IOException {
        return WireFormats.text(parser, WireFormats.IDENTIFIER);
    }
}
