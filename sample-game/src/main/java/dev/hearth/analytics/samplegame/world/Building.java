package dev.hearth.analytics.samplegame.world;

import java.util.Locale;
import java.util.Map;

/** What can stand on a meadow, and what it takes to build one. */
public enum Building {
    /** The fire that the village began with. Nobody builds a second one. */
    HEARTH(0, 0, 0),
    /** Room for one more; somebody moves in at once. */
    HOUSE(8, 4, 0),
    /** Grain, whenever it is ripe. */
    FARM(6, 0, 0),
    /** Room for {@value #STOREHOUSE_CAPACITY} more of each good. */
    STOREHOUSE(10, 6, 0),
    /** Better prices. */
    MARKET(12, 8, 6);

    /** What a storehouse adds to the room for each good. */
    public static final int STOREHOUSE_CAPACITY = 40;

    private final int wood;
    private final int stone;
    private final int grain;

    Building(int wood, int stone, int grain) {
        this.wood = wood;
        this.stone = stone;
        this.grain = grain;
    }

    /** What it takes to build one. */
    public Map<Good, Integer> price() {
        return Map.of(Good.WOOD, wood, Good.STONE, stone, Good.GRAIN, grain);
    }

    /** The name in saved villages and messages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
