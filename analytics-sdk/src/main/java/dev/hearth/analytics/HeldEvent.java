package dev.hearth.analytics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event that is filled in while there is no client to take it: its values, as they were set. Allocates, unlike the
 * builder of a running client. One thread fills it in.
 */
final class HeldEvent implements EventBuilder, Consumer<AnalyticsClient> {
    /** The longest text that says anything, {@value} characters: one more than a schema can allow. */
    static final int TEXT_CHARS_MAX = 65;

    private static final int VALUE_BYTES = 64;

    private final StartingClient client;
    private final @Nullable EventType type;
    private final Map<Field, Object> values = new LinkedHashMap<>();
    private boolean tracked;

    HeldEvent(StartingClient client, @Nullable EventType type) {
        this.client = client;
        this.type = type;
    }

    @Override
    public EventBuilder set(Field field, String value) {
        return value == null ? this : put(field, clipped(value));
    }

    @Override
    public EventBuilder set(Field field, long value) {
        return put(field, value);
    }

    @Override
    public EventBuilder set(Field field, double value) {
        return put(field, value);
    }

    @Override
    public EventBuilder set(Field field, boolean value) {
        return put(field, value);
    }

    @Override
    public void track() {
        if (!tracked) {
            tracked = true;
            client.track(this);
        }
    }

    String name() {
        return StartingClient.name(type);
    }

    /** About what it takes in memory. */
    int bytes() {
        return 2 * VALUE_BYTES + values.size() * 2 * VALUE_BYTES;
    }

    /** Fills the same event in on {@code running}, and tracks it. */
    @Override
    public void accept(AnalyticsClient running) {
        EventBuilder builder = running.event(typeAsGiven());
        for (Map.Entry<Field, Object> each : values.entrySet()) {
            Object value = each.getValue();
            if (value instanceof Long) {
                builder.set(each.getKey(), (long) (Long) value);
            } else if (value instanceof Double) {
                builder.set(each.getKey(), (double) (Double) value);
            } else if (value instanceof Boolean) {
                builder.set(each.getKey(), (boolean) (Boolean) value);
            } else {
                builder.set(each.getKey(), (String) value);
            }
        }
        builder.track();
    }

    @SuppressWarnings("NullAway") // a game's mistake is handed on as it came: the running client counts it
    private EventType typeAsGiven() {
        return type;
    }

    private HeldEvent put(Field field, Object value) {
        boolean room = values.size() < EventType.FIELDS_MAX || values.containsKey(field);
        if (!tracked && field != null && room) {
            values.put(field, value);
        }
        return this;
    }

    /** A text that is too long for any schema stays so, without its length. */
    static String clipped(String value) {
        return value.length() <= TEXT_CHARS_MAX ? value : value.substring(0, TEXT_CHARS_MAX);
    }
}
