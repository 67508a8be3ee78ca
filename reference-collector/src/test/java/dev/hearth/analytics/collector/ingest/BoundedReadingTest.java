package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.hearth.analytics.collector.ingest.BoundedInputStream.BoundExceededException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bounds a body while it is read: its bytes, those of all bodies, and what is passed over in it. */
class BoundedReadingTest {
    private static final JsonFactory SHORT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(5)
                    .maxNumberLength(3)
                    .build())
            .build();

    private final InflatedBudget budget = new InflatedBudget(10);

    private BoundedInputStream stream(int bytes, long max) {
        byte[] body = new byte[bytes];
        java.util.Arrays.fill(body, (byte) 0xfe);
        return new BoundedInputStream(new ByteArrayInputStream(body), max, budget);
    }

    @Test
    void bytesAreBoundedHoweverTheyAreRead() throws IOException {
        try (BoundedInputStream one = stream(3, 3)) {
            assertThat(one.read()).isEqualTo(0xfe);
            assertThat(one.read(new byte[8], 2, 1)).isEqualTo(1);
            assertThat(one.skip(9)).isEqualTo(1);
            assertThat(one.read()).isEqualTo(-1);
            assertThat(one.read(new byte[8])).isEqualTo(-1);
            assertThat(one.markSupported()).isFalse();
        }
        try (BoundedInputStream one = stream(4, 3)) {
            assertThat(one.read(new byte[3])).isEqualTo(3);
            assertThatExceptionOfType(BoundExceededException.class).isThrownBy(one::read);
        }
        try (BoundedInputStream one = stream(4, 3)) {
            assertThatExceptionOfType(BoundExceededException.class).isThrownBy(() -> one.skip(4));
        }
    }

    @Test
    void whatAllHoldIsGivenBackOnceByEach() throws IOException {
        BoundedInputStream first = stream(8, 8);
        BoundedInputStream second = stream(8, 8);
        assertThat(first.read(new byte[8])).isEqualTo(8);
        assertThat(second.read(new byte[2])).isEqualTo(2);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(second::read);
        first.close();
        first.close();
        assertThat(second.read(new byte[6], 0, 5)).isEqualTo(5);
        BoundedInputStream third = stream(4, 4);
        assertThat(third.read(new byte[3])).isEqualTo(3);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(third::read);
        second.close();
        third.close();
        assertThatCode(() -> budget.take(10)).doesNotThrowAnyException();
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> budget.take(1));
    }

    private static JsonParser at(String json) throws IOException {
        JsonParser parser = SHORT.createParser(json);
        parser.nextToken();
        return parser;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abcde\"", "123", "[\"abcde\",{\"a\":[123,null]},[]]", "{\"a\":\"abcde\"}", "true", "{}"})
    void whatKeepsTheLimitsIsPassedOverToItsEnd(String json) throws IOException {
        try (JsonParser parser = at("[" + json + ",7]")) {
            parser.nextToken();
            Skipping.skip(parser);
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
            assertThat(parser.getIntValue()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abcdef\"", "1234", "[1,[\"abcdef\"]]", "{\"a\":{\"b\":1234}}", "[12.45]"})
    void whatIsTooLongIsRefusedAlsoWhereNobodyLooks(String json) throws IOException {
        try (JsonParser parser = SHORT.createParser("[" + json + "]")) {
            parser.nextToken();
            assertThatExceptionOfType(StreamConstraintsException.class).isThrownBy(() -> Skipping.skip(parser));
        }
    }
}
