package dev.hearth.analytics.samplegame.world;

import org.jspecify.annotations.Nullable;

/** One field of the map: its terrain never changes, what stands and grows on it does. */
public final class Tile {
    private final Position position;
    private final Terrain terrain;
    private @Nullable Building building;
    private long ripeAtMinute;

    Tile(Position position, Terrain terrain) {
        this.position = position;
        this.terrain = terrain;
    }

    /** Where it is. */
    public Position position() {
        return position;
    }

    /** What it is made of. */
    public Terrain terrain() {
        return terrain;
    }

    /** What stands on it, if anything. */
    public @Nullable Building building() {
        return building;
    }

    /** What a harvest gives here, if it can give anything. */
    public @Nullable Good crop() {
        return building == null ? terrain.crop() : building == Building.FARM ? Good.GRAIN : null;
    }

    /** The village minute from which on it can be harvested. */
    public long ripeAtMinute() {
        return ripeAtMinute;
    }

    /** Has it ripen at {@code minute} of the village's time. */
    public void ripenAt(long minute) {
        ripeAtMinute = minute;
    }

    void place(Building newBuilding) {
        building = newBuilding;
    }
}
