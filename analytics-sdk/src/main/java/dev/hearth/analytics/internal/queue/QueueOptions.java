package dev.hearth.analytics.internal.queue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The bounds of a queue, and what it writes down about the run. Immutable. */
public final class QueueOptions {
    /** The default of {@link #bytesMax()}: {@value}, 10 MiB. */
    public static final long BYTES_MAX = 10L << 20;

    /** The default of {@link #segmentBytes()}: {@value}, 1 MiB. */
    public static final int SEGMENT_BYTES = 1 << 20;

    /** The smallest segment: {@value}. */
    public static final int SEGMENT_BYTES_MIN = 16 << 10;

    /** The largest segment: {@value}. */
    public static final int SEGMENT_BYTES_MAX = 64 << 20;

    /** The default of {@link #ageMillisMax()}, in days: {@value}. */
    public static final int AGE_DAYS_MAX = 30;

    /** The most UTF-8 bytes of {@link #appVersion()} and {@link #platform()}; what is longer is cut: {@value}. */
    public static final int TEXT_BYTES_MAX = 64;

    private final long bytesMax;
    private final long reserveBytes;
    private final int segmentBytes;
    private final long ageMillisMax;
    private final String appVersion;
    private final String platform;

    private QueueOptions(Builder builder) {
        segmentBytes = builder.segmentBytes;
        bytesMax = builder.bytesMax;
        reserveBytes = Math.min(builder.reserveBytes, builder.bytesMax);
        ageMillisMax = builder.ageMillisMax;
        appVersion = builder.appVersion;
        platform = builder.platform;
    }

    /** Begins options with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The most bytes of segments on the disk, over all runs that this queue holds; at least two segments. */
    public long bytesMax() {
        return bytesMax;
    }

    /** How many bytes of segments are allocated ahead; at most {@link #bytesMax()}, which is the default. */
    public long reserveBytes() {
        return reserveBytes;
    }

    /** The size of one segment, a power of two. */
    public int segmentBytes() {
        return segmentBytes;
    }

    /** How old an event may become before it is dropped, in milliseconds. */
    public long ageMillisMax() {
        return ageMillisMax;
    }

    /** The game's version. */
    public String appVersion() {
        return appVersion;
    }

    /** The platform. */
    public String platform() {
        return platform;
    }

    /** Collects options. A wrong value throws {@link IllegalArgumentException} at once, naming it. */
    public static final class Builder {
        private long bytesMax = BYTES_MAX;
        private long reserveBytes = Long.MAX_VALUE;
        private int segmentBytes = SEGMENT_BYTES;
        private long ageMillisMax = TimeUnit.DAYS.toMillis(AGE_DAYS_MAX);
        private String appVersion = "";
        private String platform = "";

        private Builder() {}

        /** Sets the bound in bytes, {@value QueueOptions#BYTES_MAX} by default. */
        public Builder bytesMax(long newBytesMax) {
            this.bytesMax = newBytesMax;
            return this;
        }

        /**
         * Sets how much is allocated ahead, all of {@link QueueOptions#bytesMax()} by default: then a burst that fills the
         * queue waits for nothing, and a disk that others fill later costs no event. At least one segment is kept ready.
         */
        public Builder reserveBytes(long newReserveBytes) {
            this.reserveBytes = newReserveBytes;
            return this;
        }

        /** Sets the size of a segment, a power of two, {@value QueueOptions#SEGMENT_BYTES} by default. */
        public Builder segmentBytes(int newSegmentBytes) {
            if (Integer.bitCount(newSegmentBytes) != 1
                    || newSegmentBytes < SEGMENT_BYTES_MIN
                    || newSegmentBytes > SEGMENT_BYTES_MAX) {
                throw new IllegalArgumentException("segmentBytes must be a power of two from " + SEGMENT_BYTES_MIN
                        + " to " + SEGMENT_BYTES_MAX + ": " + newSegmentBytes);
            }
            this.segmentBytes = newSegmentBytes;
            return this;
        }

        /** Sets the bound in age, {@value QueueOptions#AGE_DAYS_MAX} days by default. */
        public Builder ageMillisMax(long newAgeMillisMax) {
            if (newAgeMillisMax <= 0) {
                throw new IllegalArgumentException("ageMillisMax must be positive: " + newAgeMillisMax);
            }
            this.ageMillisMax = newAgeMillisMax;
            return this;
        }

        /** Sets the game's version, cut to {@value QueueOptions#TEXT_BYTES_MAX} UTF-8 bytes. */
        public Builder appVersion(String newAppVersion) {
            this.appVersion = cut(newAppVersion);
            return this;
        }

        /** Sets the platform, cut to {@value QueueOptions#TEXT_BYTES_MAX} UTF-8 bytes. */
        public Builder platform(String newPlatform) {
            this.platform = cut(newPlatform);
            return this;
        }

        /** Makes the options. */
        public QueueOptions build() {
            if (bytesMax < 2L * segmentBytes) {
                throw new IllegalArgumentException("bytesMax must hold two segments: " + bytesMax);
            }
            return new QueueOptions(this);
        }

        private static String cut(String text) {
            int end = text.length();
            while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
                end = text.offsetByCodePoints(end, -1);
            }
            return text.substring(0, end);
        }
    }
}
