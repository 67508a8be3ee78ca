package dev.hearth.analytics.samplegame.world;

import org.jspecify.annotations.Nullable;

/** What a tile is made of. */
public enum Terrain {
    MEADOW(null),
    FOREST(Good.WOOD),
    ROCK(Good.STONE),
    WATER(null);

    private final @Nullable Good crop;

    Terrain(@Nullable Good crop) {
        this.crop = crop;
    }

    /** What can be harvested from the bare land, if anything. */
    public @Nullable Good crop() {
        return crop;
    }
}
