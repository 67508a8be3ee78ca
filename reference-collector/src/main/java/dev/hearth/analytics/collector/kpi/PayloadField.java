package dev.hearth.analytics.collector.kpi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.KpiKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One field of payloads, by whose value a KPI is broken down. */
final class PayloadField {
    private static final JsonFactory JSON = new JsonFactory();

    private final String name;

    PayloadField(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * The group that an event belongs to: the field's value, or {@link KpiKey#OTHER} if it has none that can be one.
     *
     * @throws UncheckedIOException if the payload is no JSON
     */
    String groupOf(EventRecord event) {
        String value = valueOf(event, JsonToken.VALUE_STRING, JsonToken.VALUE_STRING);
        return value == null || value.isEmpty() ? KpiKey.OTHER : value;
    }

    /**
     * The number in the field, or null if there is none.
     *
     * @throws UncheckedIOException if the payload is no JSON
     */
    @Nullable
    Double numberOf(EventRecord event) {
        String value = valueOf(event, JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);
        return value == null ? null : Double.valueOf(value);
    }

    private @Nullable String valueOf(EventRecord event, JsonToken kind, JsonToken orKind) {
        try (JsonParser parser = JSON.createParser(event.payload())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                JsonToken value = parser.nextToken();
                if (found) {
                    return value == kind || value == orKind ? parser.getText() : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("a payload of " + event.name() + " is no JSON", e);
        }
    }
}
