package dev.hearth.analytics.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.analytics.internal.time.UtcDay;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the collector wants of its clients: the answer of {@code GET /api/analytics/config}. Immutable, but the salts' cache. */
public final class RemoteConfig {
    /** The most events that a batch may ever have: {@value}. */
    public static final int BATCH_EVENTS_MAX = 1_000;

    /** The most bytes that a batch may ever have before compression: {@value}, so that it also fits uncompressed. */
    public static final int BATCH_BYTES_MAX = 1024 * 1024;

    private static final int SALTS_MAX = 400;
    private static final int SAMPLING_MAX = 1_000;
    private static final int SAMPLE_ONE_IN_MAX = 1_000_000;

    private final boolean enabled;
    private final Salts salts;
    private final Map<String, Integer> sampling;
    private final int flushIntervalSeconds;
    private final int batchEventsMax;
    private final int batchBytesMax;

    private RemoteConfig(Reading reading) {
        enabled = reading.enabled;
        salts = new Salts(reading.salts);
        sampling = Collections.unmodifiableMap(new HashMap<>(reading.sampling));
        flushIntervalSeconds = reading.flushIntervalSeconds;
        batchEventsMax = reading.batchEventsMax;
        batchBytesMax = reading.batchBytesMax;
    }

    /**
     * Reads an answer. What it does not know it skips; what is out of range it brings into range.
     *
     * @throws IOException if it is not such an answer
     */
    public static RemoteConfig parse(byte[] json) throws IOException {
        Reading reading = new Reading();
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            Json.expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reading.take(name, parser);
            }
            Json.expectEnd(parser);
        }
        if (!reading.hasEnabled || !reading.hasSalts) {
            throw new IOException("not the collector's configuration");
        }
        return new RemoteConfig(reading);
    }

    /** Whether clients are to send at all. */
    public boolean enabled() {
        return enabled;
    }

    /** The salts of the late window's days and of tomorrow. */
    public Salts salts() {
        return salts;
    }

    /** By event name, N where one session in N is to be kept; 1 where it is not named. */
    public Map<String, Integer> sampling() {
        return sampling;
    }

    /** How long events wait for company, 1 s to 1 h; null if the collector does not say. */
    public @Nullable Integer flushIntervalSeconds() {
        return flushIntervalSeconds == 0 ? null : flushIntervalSeconds;
    }

    /** The most events of a batch, 1 to {@value #BATCH_EVENTS_MAX}; 500 if the collector does not say. */
    public int batchEventsMax() {
        return batchEventsMax;
    }

    /** The most bytes of a batch before compression; 512 KiB if the collector does not say. */
    public int batchBytesMax() {
        return batchBytesMax;
    }

    private static final class Reading {
        final Map<Long, byte[]> salts = new HashMap<>();
        final Map<String, Integer> sampling = new HashMap<>();
        boolean hasEnabled;
        boolean hasSalts;
        boolean enabled;
        int flushIntervalSeconds;
        int batchEventsMax = 500;
        int batchBytesMax = 512 * 1024;

        void take(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "enabled":
                    enabled = parser.getBooleanValue();
                    hasEnabled = true;
                    break;
                case "salts":
                    takeSalts(parser);
                    hasSalts = true;
                    break;
                case "sampling":
                    takeSampling(parser);
                    break;
                case "flush_interval_seconds":
                    flushIntervalSeconds = inRange(parser, 1, 3_600);
                    break;
                case "max_batch_events":
                    batchEventsMax = inRange(parser, 1, BATCH_EVENTS_MAX);
                    break;
                case "max_batch_bytes":
                    batchBytesMax = inRange(parser, 16 * 1024, BATCH_BYTES_MAX);
                    break;
                default:
                    parser.skipChildren();
            }
        }

        private void takeSalts(JsonParser parser) throws IOException {
            Json.expect(parser.currentToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Json.expect(parser.currentToken(), JsonToken.START_OBJECT);
                Long day = null;
                byte[] salt = null;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("day")) {
                        day = UtcDay.parse(parser.getText());
                    } else if (name.equals("salt")) {
                        salt = Hmac.parseHex(parser.getText(), Salts.SALT_BYTES);
                    } else {
                        parser.skipChildren();
                    }
                }
                if (day == null || salt == null || salts.size() == SALTS_MAX) {
                    throw new IOException("a salt that cannot be read");
                }
                salts.put(day, salt);
            }
        }

        private void takeSampling(JsonParser parser) throws IOException {
            Json.expect(parser.currentToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int oneIn = inRange(parser, 1, SAMPLE_ONE_IN_MAX);
                if (sampling.size() < SAMPLING_MAX) {
                    sampling.put(name, oneIn);
                }
            }
        }

        private static int inRange(JsonParser parser, int minimum, int maximum) throws IOException {
            double value = parser.getDoubleValue();
            return (int) Math.max(minimum, Math.min(maximum, value));
        }
    }
}
