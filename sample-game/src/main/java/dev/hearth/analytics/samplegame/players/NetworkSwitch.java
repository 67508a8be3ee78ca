package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.spi.ConnectivityGate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A player's network, which can be switched off as on a journey. */
public final class NetworkSwitch implements ConnectivityGate {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean on = true;

    @Override
    public boolean isOpen() {
        return on;
    }

    @Override
    public void onOpened(Runnable listener) {
        listeners.add(listener);
    }

    /** The journey begins. */
    public void switchOff() {
        on = false;
    }

    /** The journey is over. */
    public void switchOn() {
        on = true;
        listeners.forEach(Runnable::run);
    }
}
