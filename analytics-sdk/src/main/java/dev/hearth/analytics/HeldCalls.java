package dev.hearth.analytics;

import dev.hearth.analytics.spi.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was called before there was a client to take it, in order and with the times. In memory only, and bounded: events
 * that find no room are counted instead. Guarded by its owner.
 */
final class HeldCalls {
    /** The most memory that events take, in bytes, estimated: {@value}. */
    static final int EVENT_BYTES_MAX = 1 << 20;

    /** The most other calls that are held: {@value}. */
    static final int STATES_MAX = 4_096;

    private List<Call> calls = new ArrayList<>();
    private long eventBytes;
    private int events;
    private int states;
    private Map<String, Long> overflow = new HashMap<>();

    /** Holds a call that changes what events belong to: village, life cycle, consent. */
    void addState(Clock clock, Consumer<AnalyticsClient> call) {
        if (states < STATES_MAX) {
            states++;
            calls.add(new Call(clock, null, call));
        }
    }

    /** Holds an event, or counts it under {@code name} if there is no room. */
    void addEvent(Clock clock, String name, int bytes, Consumer<AnalyticsClient> call) {
        if (eventBytes + bytes > EVENT_BYTES_MAX) {
            Long before = overflow.get(name);
            overflow.put(name, before == null ? 1 : before + 1);
            return;
        }
        eventBytes += bytes;
        events++;
        calls.add(new Call(clock, name, call));
    }

    /** Forgets the events, but not what else was called. Answers how many there were. */
    int forgetEvents() {
        int forgotten = events;
        List<Call> kept = new ArrayList<>();
        for (Call call : calls) {
            if (call.event == null) {
                kept.add(call);
            }
        }
        calls = kept;
        events = 0;
        eventBytes = 0;
        return forgotten;
    }

    int events() {
        return events;
    }

    long bytes() {
        return eventBytes;
    }

    long overflowed() {
        long sum = 0;
        for (long count : overflow.values()) {
            sum += count;
        }
        return sum;
    }

    /** Hands all calls out, oldest first. */
    List<Call> take() {
        List<Call> taken = calls;
        calls = new ArrayList<>();
        events = 0;
        eventBytes = 0;
        states = 0;
        return taken;
    }

    /** Hands out how many events of which name found no room. */
    Map<String, Long> takeOverflow() {
        Map<String, Long> taken = overflow;
        overflow = new HashMap<>();
        return taken;
    }

    /** One call and when it was made. */
    static final class Call {
        private final long wallMillis;
        private final long monotonicNanos;
        private final @Nullable String event;
        private final Consumer<AnalyticsClient> call;

        private Call(Clock clock, @Nullable String event, Consumer<AnalyticsClient> call) {
            this.wallMillis = clock.wallMillis();
            this.monotonicNanos = clock.monotonicNanos();
            this.event = event;
            this.call = call;
        }

        /** Makes the call on {@code client}, whose clock shows this thread the time of the call meanwhile. */
        void make(AnalyticsClient client, HeldClock clock) {
            clock.showCaller(wallMillis, monotonicNanos);
            try {
                call.accept(client);
            } finally {
                clock.showNow();
            }
        }
    }
}
