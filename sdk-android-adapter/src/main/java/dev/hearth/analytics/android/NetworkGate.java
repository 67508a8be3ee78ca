package dev.hearth.analytics.android;

import android.content.Context;
import android.net.ConnectivityManager;
import android.net.Network;
import android.net.NetworkCapabilities;
import dev.hearth.analytics.spi.ConnectivityGate;
import org.jspecify.annotations.Nullable;

/**
 * Open while the app's default network is one that {@link UploadNetwork} allows, and the system lets the app use it. Where
 * the system cannot be asked it is open, and the attempt is the test.
 *
 * <p>Listens from {@link #onOpened} to {@link #close}. The system calls back on a thread of its own.
 */
final class NetworkGate implements ConnectivityGate {
    private final Context app;
    private final UploadNetwork allowed;

    private volatile boolean open;
    private @Nullable Listening listening; // guarded by this

    NetworkGate(Context app, UploadNetwork allowed) {
        this.app = app;
        this.allowed = allowed;
    }

    UploadNetwork allowed() {
        return allowed;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public synchronized void onOpened(Runnable listener) {
        close();
        try {
            listening = listen(app.getSystemService(ConnectivityManager.class), listener);
        } catch (RuntimeException e) { // too many listeners, or the app has taken the permission out of its manifest
            LogcatLog.warn("the system does not tell of networks; they are taken for there", e);
            open = true;
        }
    }

    private Listening listen(ConnectivityManager manager, Runnable listener) {
        Listening started = new Listening(manager, listener);
        started.look();
        manager.registerDefaultNetworkCallback(started);
        return started;
    }

    @Override
    public synchronized void close() {
        Listening ended = listening;
        listening = null;
        open = false;
        if (ended == null) {
            return;
        }
        ended.end();
        try {
            ended.manager.unregisterNetworkCallback(ended);
        } catch (RuntimeException e) { // the system has forgotten it already
            LogcatLog.warn("the system does not know who listened", e);
        }
    }

    /** What the system has said last. Its fields are guarded by this object. */
    private final class Listening extends ConnectivityManager.NetworkCallback {
        private final ConnectivityManager manager;
        private final Runnable whenOpened;
        private @Nullable Network network;
        private @Nullable NetworkCapabilities capabilities;
        private boolean blocked;
        private boolean ended;

        Listening(ConnectivityManager manager, Runnable whenOpened) {
            this.manager = manager;
            this.whenOpened = whenOpened;
        }

        /** Asks once, so that the gate need not stay shut until the first call back. */
        void look() {
            Network active = manager.getActiveNetwork();
            NetworkCapabilities found = active == null ? null : manager.getNetworkCapabilities(active);
            if (active != null && found != null) {
                onCapabilitiesChanged(active, found);
            }
        }

        @Override
        public void onAvailable(Network available) {
            if (capabilities(available) == null) {
                become(available, null, false);
            }
        }

        @Override
        public void onCapabilitiesChanged(Network changed, NetworkCapabilities newCapabilities) {
            become(changed, newCapabilities, isBlocked(changed));
        }

        /** Android 10 and up: the system withholds the network from the app, such as while it saves data. */
        @Override
        public void onBlockedStatusChanged(Network changed, boolean nowBlocked) {
            become(changed, capabilities(changed), nowBlocked);
        }

        @Override
        public void onLost(Network lost) {
            synchronized (this) {
                if (lost.equals(network)) {
                    network = null;
                    capabilities = null;
                    settle();
                }
            }
        }

        synchronized void end() {
            ended = true;
        }

        private synchronized boolean isBlocked(Network asked) {
            return blocked && asked.equals(network);
        }

        private synchronized @Nullable NetworkCapabilities capabilities(Network asked) {
            return asked.equals(network) ? capabilities : null;
        }

        private void become(Network newNetwork, @Nullable NetworkCapabilities newCapabilities, boolean nowBlocked) {
            boolean opened;
            synchronized (this) {
                network = newNetwork;
                capabilities = newCapabilities;
                blocked = nowBlocked;
                opened = settle();
            }
            if (opened) {
                whenOpened.run();
            }
        }

        /** Answers whether the gate has opened. A network whose capabilities are not known yet is not used. */
        private boolean settle() {
            if (ended) {
                return false;
            }
            NetworkCapabilities now = capabilities;
            boolean before = open;
            open = now != null && !blocked && allowed.allows(now);
            return open && !before;
        }
    }
}
