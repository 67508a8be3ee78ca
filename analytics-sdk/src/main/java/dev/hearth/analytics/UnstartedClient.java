package dev.hearth.analytics;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@link Analytics} before the first start, and in place of a client that could not be started: counts
 * what is tracked, and does nothing.
 */
final class UnstartedClient implements AnalyticsClient, EventBuilder {
    private final DropReason reason;
    private final AtomicLong tracked = new AtomicLong();

    UnstartedClient(DropReason reason) {
        this.reason = reason;
    }

    long tracked() {
        return tracked.get();
    }

    @Override
    public void setVillage(@Nullable String villageId) {}

    @Override
    public void track(String eventName, @Nullable Map<String, ?> fields) {
        tracked.incrementAndGet();
    }

    @Override
    public void track(Event event) {
        tracked.incrementAndGet();
    }

    @Override
    public EventBuilder event(EventType type) {
        return this;
    }

    @Override
    public void setConsent(Consent consent) {}

    @Override
    public boolean isAnalyticsEnabled() {
        return false;
    }

    @Override
    public void onForeground() {}

    @Override
    public void onBackground() {}

    @Override
    public boolean flush(long timeout, TimeUnit unit) {
        return false;
    }

    @Override
    public boolean shutdown(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public AnalyticsStatus status() {
        return AnalyticsStatus.builder().dropped(reason, tracked.get()).build();
    }

    @Override
    public EventBuilder set(Field field, String value) {
        return this;
    }

    @Override
    public EventBuilder set(Field field, long value) {
        return this;
    }

    @Override
    public EventBuilder set(Field field, double value) {
        return this;
    }

    @Override
    public EventBuilder set(Field field, boolean value) {
        return this;
    }

    @Override
    public void track() {
        tracked.incrementAndGet();
    }
}
