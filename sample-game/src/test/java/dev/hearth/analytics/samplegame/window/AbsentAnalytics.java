package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A game without analytics: takes every call and does nothing. */
final class AbsentAnalytics implements AnalyticsClient {
    private static final AnalyticsStatus STATUS =
            AnalyticsStatus.builder().consent(Consent.DENIED).build();
    private static final EventBuilder NOTHING = new EventBuilder() {
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
    };

    @Override
    public void setVillage(@Nullable String villageId) {}

    @Override
    public void track(String eventName, @Nullable Map<String, ?> fields) {}

    @Override
    public void track(Event event) {}

    @Override
    public EventBuilder event(EventType type) {
        return NOTHING;
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
        return true;
    }

    @Override
    public boolean shutdown(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public AnalyticsStatus status() {
        return STATUS;
    }
}
