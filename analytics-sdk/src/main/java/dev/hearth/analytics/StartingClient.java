package dev.hearth.analytics;

import dev.hearth.analytics.HeldCalls.Call;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that is started by another thread. Until then it holds what is called, in memory and bounded, and then makes the
 * calls up in their order and with their times; afterwards it hands each call on. Touches neither disk nor network itself.
 */
final class StartingClient implements AnalyticsClient, Runnable {
    /** How long a decision on consent waits for the start, so that it is on the disk when the call returns: {@value} ms. */
    static final long CONSENT_MILLIS_MAX = 2_000;

    private static final int MAP_ENTRIES_MAX = 64;
    private static final int ENTRY_BYTES = 128;

    private final AnalyticsConfig config;
    private final HeldClock clock;
    private final Object lock = new Object();
    private final HeldCalls held = new HeldCalls(); // guarded by lock, as the next three
    private long withoutConsent;
    private long afterShutdown;
    private boolean ending;
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile @Nullable AnalyticsClient running;
    private volatile boolean failed;

    StartingClient(AnalyticsConfig config) {
        this.config = config;
        this.clock = new HeldClock(config.clock());
    }

    /** Has {@code executor} start it. */
    StartingClient startOn(Executor executor) {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            fail(e);
        }
        return this;
    }

    /** Whether it is starting or running. */
    boolean isRunning() {
        AnalyticsClient now = running;
        synchronized (lock) {
            return !failed && !ending && (now == null || ClientFactory.isRunning(now));
        }
    }

    void reportSecondStart() {
        AnalyticsClient now = running;
        if (now == null) {
            config.diagnosticLog().log(Level.WARN, "started while starting: the second configuration is ignored", null);
        } else {
            ClientFactory.reportSecondStart(now);
        }
    }

    /** Starts the client that is waited for; the executor's one task. */
    @Override
    public void run() {
        AnalyticsClient started;
        try {
            started = AnalyticsClient.start(config.toBuilder().clock(clock).build());
        } catch (RuntimeException | Error e) { // such as what the game's own storageDirectoryFrom throws
            fail(e);
            return;
        }
        catchUp(started);
    }

    private void fail(Throwable why) {
        config.diagnosticLog().log(Level.ERROR, "the library could not be started; events are dropped", why);
        failed = true;
        catchUp(new UnstartedClient(DropReason.STORAGE_UNAVAILABLE));
    }

    /** Makes up for the calls; the last of them is found under the lock, so that none is overtaken by a later one. */
    private void catchUp(AnalyticsClient started) {
        while (true) {
            List<Call> calls;
            Map<String, Long> overflow;
            synchronized (lock) {
                calls = held.take();
                overflow = held.takeOverflow();
                if (calls.isEmpty() && overflow.isEmpty()) {
                    running = started;
                    break;
                }
            }
            for (Call call : calls) {
                call.make(started, clock);
            }
            overflow.forEach((name, count) -> ClientFactory.countDrops(started, DropReason.QUEUE_FULL, name, count));
        }
        over.countDown();
        if (isEnding()) {
            started.shutdown(0, TimeUnit.SECONDS);
        }
    }

    private boolean isEnding() {
        synchronized (lock) {
            return ending;
        }
    }

    /** Hands a call on, or holds it. */
    private void state(Consumer<AnalyticsClient> call) {
        AnalyticsClient now = running;
        if (now == null) {
            synchronized (lock) {
                now = running;
                if (now == null) {
                    held.addState(clock, call);
                    return;
                }
            }
        }
        call.accept(now);
    }

    private void event(String name, int bytes, Consumer<AnalyticsClient> call) {
        AnalyticsClient now = running;
        if (now == null) {
            synchronized (lock) {
                now = running;
                if (now == null && ending) {
                    afterShutdown++;
                    return;
                }
                if (now == null) {
                    held.addEvent(clock, name, bytes, call);
                    return;
                }
            }
        }
        call.accept(now);
    }

    void track(HeldEvent event) {
        event(event.name(), event.bytes(), event);
    }

    static String name(@Nullable EventType type) {
        return type == null ? "unknown" : type.name();
    }

    @Override
    public void setVillage(@Nullable String villageId) {
        String clipped = villageId != null && villageId.length() > VILLAGE_ID_BYTES_MAX
                ? villageId.substring(0, VILLAGE_ID_BYTES_MAX + 1)
                : villageId;
        state(client -> client.setVillage(clipped));
    }

    @Override
    public void track(String eventName, @Nullable Map<String, ?> fields) {
        AnalyticsClient now = running;
        if (now != null) {
            now.track(eventName, fields);
            return;
        }
        String name = eventName == null ? null : HeldEvent.clipped(eventName);
        Map<String, ?> copy = copy(fields);
        int entries = copy == null || copy == fields ? 0 : copy.size();
        event(knownName(name), (entries + 1) * ENTRY_BYTES, client -> trackAsGiven(client, name, copy));
    }

    @SuppressWarnings("NullAway") // a game's mistake is handed on as it came: the running client counts it
    private static void trackAsGiven(AnalyticsClient client, @Nullable String name, @Nullable Map<String, ?> fields) {
        client.track(name, fields);
    }

    @Override
    public void track(Event event) {
        AnalyticsClient now = running;
        if (now != null) {
            now.track(event);
            return;
        }
        EventType type = null;
        try {
            type = event == null ? null : event.type();
            HeldEvent filledIn = new HeldEvent(this, type);
            if (event != null) {
                event.writeTo(filledIn);
            }
            filledIn.track();
        } catch (Throwable e) { // the game's object threw: it is counted as one that does when there is a client
            Event thrower = new ThrowingEvent(type, e);
            event(name(type), ENTRY_BYTES, client -> client.track(thrower));
        }
    }

    @Override
    public EventBuilder event(EventType type) {
        AnalyticsClient now = running;
        return now == null ? new HeldEvent(this, type) : now.event(type);
    }

    @Override
    public void setConsent(Consent consent) {
        if (consent == null) {
            return;
        }
        if (running == null && consent == Consent.DENIED) {
            synchronized (lock) {
                withoutConsent += held.forgetEvents();
            }
        }
        state(client -> client.setConsent(consent));
        if (running == null) {
            await(CONSENT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public boolean isAnalyticsEnabled() {
        AnalyticsClient now = running;
        return now != null && now.isAnalyticsEnabled();
    }

    @Override
    public void onForeground() {
        state(AnalyticsClient::onForeground);
    }

    @Override
    public void onBackground() {
        state(AnalyticsClient::onBackground);
    }

    @Override
    public void force() {
        AnalyticsClient now = running;
        if (now != null) {
            now.force();
        }
    }

    @Override
    public boolean flush(long timeout, TimeUnit unit) {
        long beganNanos = clock.monotonicNanos();
        AnalyticsClient now = await(timeout, unit);
        long leftNanos = unit.toNanos(timeout) - (clock.monotonicNanos() - beganNanos);
        return now != null && now.flush(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    }

    /** One that cannot be started in time ends as soon as it has started: what was held is on the disk then. */
    @Override
    public boolean shutdown(long timeout, TimeUnit unit) {
        synchronized (lock) {
            ending = true;
        }
        long beganNanos = clock.monotonicNanos();
        AnalyticsClient now = await(timeout, unit);
        long leftNanos = unit.toNanos(timeout) - (clock.monotonicNanos() - beganNanos);
        return now != null && now.shutdown(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    }

    @Override
    public AnalyticsStatus status() {
        AnalyticsClient now = running;
        synchronized (lock) {
            AnalyticsStatus status = now != null
                    ? now.status()
                    : AnalyticsStatus.builder()
                            .consent(config.defaultConsent())
                            .queued(held.events(), held.bytes())
                            .dropped(DropReason.QUEUE_FULL, held.overflowed())
                            .build();
            return status.plusDrops(DropReason.NO_CONSENT, withoutConsent)
                    .plusDrops(DropReason.SHUT_DOWN, afterShutdown);
        }
    }

    private @Nullable AnalyticsClient await(long timeout, TimeUnit unit) {
        try {
            return over.await(Math.max(0, timeout), unit) ? running : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Only a name of the catalog is counted by name: others could be anything. */
    private String knownName(@Nullable String name) {
        return name != null && ClientFactory.isInCatalog(config, name) ? name : name(null);
    }

    /**
     * A copy with what a schema can allow at most; a map that throws is handed on itself, to be counted as one that does.
     */
    private static @Nullable Map<String, ?> copy(@Nullable Map<String, ?> fields) {
        if (fields == null) {
            return null;
        }
        try {
            Map<String, Object> copy = new LinkedHashMap<>();
            Iterator<? extends Map.Entry<?, ?>> entries = fields.entrySet().iterator();
            while (entries.hasNext() && copy.size() < MAP_ENTRIES_MAX) {
                Map.Entry<?, ?> entry = entries.next();
                Object key = entry.getKey();
                if (key instanceof String && entry.getValue() != null) {
                    copy.put(HeldEvent.clipped((String) key), copy(entry.getValue()));
                }
            }
            return copy;
        } catch (RuntimeException | Error e) {
            return fields;
        }
    }

    /** Numbers can change behind our back; texts and enums cannot. */
    private static Object copy(Object value) {
        if (value instanceof String) {
            return HeldEvent.clipped((String) value);
        }
        if (value instanceof Number) {
            double asDouble = ((Number) value).doubleValue();
            long asLong = ((Number) value).longValue();
            return asDouble == asLong ? (Object) asLong : (Object) asDouble;
        }
        return value;
    }

    /** Throws what the game's own event has thrown. */
    private static final class ThrowingEvent implements Event {
        private final @Nullable EventType type;
        private final Throwable thrown;

        ThrowingEvent(@Nullable EventType type, Throwable thrown) {
            this.type = type;
            this.thrown = thrown;
        }

        @Override
        public EventType type() {
            if (type == null) {
                throw new IllegalStateException(thrown);
            }
            return type;
        }

        @Override
        public void writeTo(EventBuilder builder) {
            throw new IllegalStateException(thrown);
        }
    }
}
