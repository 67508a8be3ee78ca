package dev.hearth.analytics.android;

import android.app.job.JobInfo;
import android.net.NetworkCapabilities;

/** Over which networks events are sent. Whatever the choice, events are kept until there is such a network. */
public enum UploadNetwork {
    /**
     * Any network that the app uses, also one that Android has not found to reach the internet. For a collector in a
     * network of its own, and for places where Android's probe does not get through.
     */
    ANY,

    /** A network that Android has found to reach the internet, so not behind a portal that wants a click. The default. */
    VALIDATED,

    /** The same, and one that costs nothing by the byte: most often Wi-Fi. */
    UNMETERED;

    /** Whether events may be sent over a network that can do this. */
    boolean allows(NetworkCapabilities capabilities) {
        switch (this) {
            case ANY:
                return true;
            case VALIDATED:
                return isValidated(capabilities);
            case UNMETERED:
                return isValidated(capabilities)
                        && capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED);
        }
        throw new IllegalStateException(toString());
    }

    /** What the system's scheduler is to wait for; it knows nothing of validation, which {@link NetworkGate} looks at. */
    int jobNetworkType() {
        return this == UNMETERED ? JobInfo.NETWORK_TYPE_UNMETERED : JobInfo.NETWORK_TYPE_ANY;
    }

    private static boolean isValidated(NetworkCapabilities capabilities) {
        return capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
                && capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED);
    }
}
