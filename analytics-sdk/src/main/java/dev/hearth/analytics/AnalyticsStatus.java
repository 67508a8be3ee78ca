package dev.hearth.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the library was doing at one moment. Immutable; made by {@link AnalyticsClient#status()}. */
public final class AnalyticsStatus {
    private final Consent consent;
    private final boolean enabled;
    private final long queuedEvents;
    private final long queuedBytes;
    private final Map<DropReason, Long> drops;
    private final @Nullable Instant lastUploadAt;
    private final @Nullable UploadOutcome lastUploadOutcome;
    private final @Nullable Instant retryAt;
    private final @Nullable Duration serverOffset;
    private final boolean inSession;

    private AnalyticsStatus(Builder builder) {
        consent = builder.consent;
        enabled = builder.enabled;
        queuedEvents = builder.queuedEvents;
        queuedBytes = builder.queuedBytes;
        drops = Collections.unmodifiableMap(new EnumMap<>(builder.drops));
        lastUploadAt = builder.lastUploadAt;
        lastUploadOutcome = builder.lastUploadOutcome;
        retryAt = builder.retryAt;
        serverOffset = builder.serverOffset;
        inSession = builder.inSession;
    }

    /** Begins a status with nothing in it. For the library and for test doubles. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the player has said, or the default. */
    public Consent consent() {
        return consent;
    }

    /** Whether events are collected: running, and not denied. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Events on the device that were not acknowledged yet. */
    public long queuedEvents() {
        return queuedEvents;
    }

    /** Bytes of those events on the disk. */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Events dropped, by reason; reasons without a drop are not in the map. Unmodifiable. */
    public Map<DropReason, Long> drops() {
        return drops;
    }

    /** Events dropped for {@code reason}. */
    public long drops(DropReason reason) {
        Long count = drops.get(reason);
        return count == null ? 0 : count;
    }

    /** When the last attempt to upload ended, by the device's clock; null if there was none. */
    public @Nullable Instant lastUploadAt() {
        return lastUploadAt;
    }

    /** How the last attempt to upload ended; null if there was none. */
    public @Nullable UploadOutcome lastUploadOutcome() {
        return lastUploadOutcome;
    }

    /**
     * When the next attempt is due, by the device's clock, if the last one failed; null if none has to wait. What the
     * network's return or a caller's {@link AnalyticsClient#flush} may bring forward.
     */
    public @Nullable Instant retryAt() {
        return retryAt;
    }

    /** The server's time minus the device's wall clock; null before the first answer. */
    public @Nullable Duration serverOffset() {
        return serverOffset;
    }

    /** Whether a session is open. */
    public boolean isInSession() {
        return inSession;
    }

    /** The same with {@code count} drops more. */
    AnalyticsStatus plusDrops(DropReason reason, long count) {
        if (count == 0) {
            return this;
        }
        Builder builder = builder()
                .consent(consent)
                .enabled(enabled)
                .queued(queuedEvents, queuedBytes)
                .lastUpload(lastUploadAt, lastUploadOutcome)
                .retryAt(retryAt)
                .serverOffset(serverOffset)
                .inSession(inSession)
                .dropped(reason, count);
        for (Map.Entry<DropReason, Long> drop : drops.entrySet()) {
            builder.dropped(drop.getKey(), drop.getValue());
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return "AnalyticsStatus{consent=" + consent + ", enabled=" + enabled + ", queued=" + queuedEvents + " ("
                + queuedBytes + " B), drops=" + drops + ", lastUpload=" + lastUploadOutcome + " at " + lastUploadAt
                + ", retryAt=" + retryAt + ", serverOffset=" + serverOffset + ", inSession=" + inSession + "}";
    }

    /** Collects an {@link AnalyticsStatus}. */
    public static final class Builder {
        private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        private Consent consent = Consent.PENDING;
        private boolean enabled;
        private long queuedEvents;
        private long queuedBytes;
        private @Nullable Instant lastUploadAt;
        private @Nullable UploadOutcome lastUploadOutcome;
        private @Nullable Instant retryAt;
        private @Nullable Duration serverOffset;
        private boolean inSession;

        private Builder() {}

        /** Sets {@link AnalyticsStatus#consent()}. */
        public Builder consent(Consent value) {
            this.consent = value;
            return this;
        }

        /** Sets {@link AnalyticsStatus#isEnabled()}. */
        public Builder enabled(boolean value) {
            this.enabled = value;
            return this;
        }

        /** Sets {@link AnalyticsStatus#queuedEvents()} and {@link AnalyticsStatus#queuedBytes()}. */
        public Builder queued(long events, long bytes) {
            this.queuedEvents = events;
            this.queuedBytes = bytes;
            return this;
        }

        /** Adds to {@link AnalyticsStatus#drops()}; nothing if {@code count} is 0. */
        public Builder dropped(DropReason reason, long count) {
            if (count != 0) {
                Long before = drops.get(reason);
                drops.put(reason, before == null ? count : before + count);
            }
            return this;
        }

        /** Sets {@link AnalyticsStatus#lastUploadAt()} and {@link AnalyticsStatus#lastUploadOutcome()}. */
        public Builder lastUpload(@Nullable Instant at, @Nullable UploadOutcome outcome) {
            this.lastUploadAt = at;
            this.lastUploadOutcome = outcome;
            return this;
        }

        /** Sets {@link AnalyticsStatus#retryAt()}. */
        public Builder retryAt(@Nullable Instant value) {
            this.retryAt = value;
            return this;
        }

        /** Sets {@link AnalyticsStatus#serverOffset()}. */
        public Builder serverOffset(@Nullable Duration value) {
            this.serverOffset = value;
            return this;
        }

        /** Sets {@link AnalyticsStatus#isInSession()}. */
        public Builder inSession(boolean value) {
            this.inSession = value;
            return this;
        }

        /** Makes the status. */
        public AnalyticsStatus build() {
            return new AnalyticsStatus(this);
        }
    }
}
