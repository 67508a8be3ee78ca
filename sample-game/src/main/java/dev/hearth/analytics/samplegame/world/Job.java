package dev.hearth.analytics.samplegame.world;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a villager does all day. */
public enum Job {
    ELDER(null),
    FARMER(Good.GRAIN),
    WOODCUTTER(Good.WOOD),
    MASON(Good.STONE),
    TRADER(null);

    private final @Nullable Good expertise;

    Job(@Nullable Good expertise) {
        this.expertise = expertise;
    }

    /** Of which good each harvest gives one more for each villager with this job. */
    public @Nullable Good expertise() {
        return expertise;
    }

    /** The name in saved villages and messages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
