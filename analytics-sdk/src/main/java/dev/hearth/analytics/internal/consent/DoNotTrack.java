package dev.hearth.analytics.internal.consent;

import org.jspecify.annotations.Nullable;

/** Whether the surroundings ask not to track. */
public final class DoNotTrack {
    /** The environment variable, {@value}, as consoledonottrack.com proposes it. */
    public static final String ENVIRONMENT_VARIABLE = "DO_NOT_TRACK";

    /** The system property, {@value}. */
    public static final String SYSTEM_PROPERTY = "hearth.analytics.doNotTrack";

    private DoNotTrack() {}

    /** Whether the configuration, the environment or a system property asks not to track. */
    public static boolean isAsked(boolean configured) {
        return configured || isAsked(System.getenv(ENVIRONMENT_VARIABLE)) || isAsked(property());
    }

    /** Any value asks, but an empty one, {@code 0} and {@code false}. */
    static boolean isAsked(@Nullable String value) {
        return value != null && !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    private static @Nullable String property() {
        try {
            return System.getProperty(SYSTEM_PROPERTY);
        } catch (SecurityException e) {
            return null;
        }
    }
}
