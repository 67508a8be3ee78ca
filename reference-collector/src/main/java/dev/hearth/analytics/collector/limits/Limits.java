package dev.hearth.analytics.collector.limits;

import java.time.Duration;
import java.util.EnumMap;

/** What each {@link Limit} is set to. Immutable. */
public final class Limits {
    private static final Limits DEFAULTS = new Limits(new EnumMap<>(Limit.class));

    /** Fractions of the heap: what is not said in bytes. */
    private static final int HEAP_SHARE = 8;

    private final EnumMap<Limit, Long> values;

    private Limits(EnumMap<Limit, Long> values) {
        this.values = values;
    }

    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * The same with one set to another value.
     *
     * @throws IllegalArgumentException if it cannot be that; the message names it
     */
    public Limits with(Limit limit, long value) {
        if (value < limit.min() || value > limit.max()) {
            throw new IllegalArgumentException(
                    limit.option() + ": must be " + limit.min() + " to " + limit.max() + ", not " + value);
        }
        EnumMap<Limit, Long> changed = new EnumMap<>(values);
        changed.put(limit, value);
        return new Limits(changed);
    }

    public long get(Limit limit) {
        return values.getOrDefault(limit, limit.defaultValue());
    }

    /** One whose maximum is an {@code int}'s. */
    public int whole(Limit limit) {
        return Math.toIntExact(get(limit));
    }

    /** One that is in seconds. */
    public Duration seconds(Limit limit) {
        return Duration.ofSeconds(get(limit));
    }

    /** One of which 0 means a share of the heap. */
    public long bytesOrShareOfHeap(Limit limit) {
        long bytes = get(limit);
        return bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    }
}
