package dev.hearth.analytics.internal.wire;

/** What the library calls itself. */
public final class Sdk {
    /** Its name in a batch: {@value}. */
    public static final String NAME = "hearth-analytics-java";

    /** Its version: {@value}. */
    public static final String VERSION = "0.1.0";

    /** The header {@code User-Agent}: nothing of the device, nothing of Java. */
    public static final String USER_AGENT = NAME + "/" + VERSION;

    private Sdk() {}
}
