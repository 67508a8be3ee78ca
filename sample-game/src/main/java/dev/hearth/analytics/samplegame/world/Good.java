package dev.hearth.analytics.samplegame.world;

import java.util.Locale;

/** What a village gathers, eats and trades. */
public enum Good {
    WOOD,
    STONE,
    GRAIN,
    COINS;

    /** The name in saved villages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
