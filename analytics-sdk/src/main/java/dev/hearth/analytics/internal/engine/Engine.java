package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client: not wired to a queue yet, so it takes every call and keeps nothing. */
public final class Engine implements AnalyticsClient, EventBuilder {
    private volatile boolean running = true;

    private Engine() {}

    /** Starts a client. */
    public static Engine start(AnalyticsConfig config) {
        return new Engine();
    }

    /** Whether it was not shut down. */
    public boolean isRunning() {
        return running;
    }

    /** Says that a running client was started again. */
    public void reportSecondStart() {}

    @Override
    public void setVillage(@Nullable String villageId) {}

    @Override
    public void track(String eventName, @Nullable Map<String, ?> fields) {}

    @Override
    public void track(Event event) {}

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
        running = false;
        return false;
    }

    @Override
    public AnalyticsStatus status() {
        return AnalyticsStatus.builder().build();
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
    public void track() {}
}
