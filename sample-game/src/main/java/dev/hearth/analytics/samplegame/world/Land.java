package dev.hearth.analytics.samplegame.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The tiles of a village. The same seed makes the same land, so a saved village need not hold its terrain. */
public final class Land {
    /** Columns of tiles. */
    public static final int COLUMNS = 12;
    /** Rows of tiles. */
    public static final int ROWS = 9;

    private final List<Tile> tiles;

    private Land(List<Tile> tiles) {
        this.tiles = List.copyOf(tiles);
    }

    /** The land that grows from {@code seed}, with the hearth on a meadow in its middle. */
    public static Land grow(long seed) {
        Random random = new Random(seed);
        Position middle = new Position(COLUMNS / 2, ROWS / 2);
        List<Tile> tiles = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                Position position = new Position(column, row);
                Terrain terrain = position.equals(middle) ? Terrain.MEADOW : terrain(random, column);
                tiles.add(new Tile(position, terrain));
            }
        }
        Land land = new Land(tiles);
        land.tiles.get(land.index(middle)).place(Building.HEARTH);
        return land;
    }

    /** The tile at {@code position}, or none outside the land. */
    public Optional<Tile> at(Position position) {
        boolean inside =
                position.column() >= 0 && position.column() < COLUMNS && position.row() >= 0 && position.row() < ROWS;
        return inside ? Optional.of(tiles.get(index(position))) : Optional.empty();
    }

    /** All tiles, row by row from the north-west. */
    public List<Tile> tiles() {
        return tiles;
    }

    /** How many of {@code building} there are. */
    public int count(Building building) {
        return (int) tiles.stream().filter(tile -> tile.building() == building).count();
    }

    private int index(Position position) {
        return position.row() * COLUMNS + position.column();
    }

    /** A river may run along the western edge; woods are more common than rock. */
    private static Terrain terrain(Random random, int column) {
        int dice = random.nextInt(100);
        if (column == 0 && dice < 70) {
            return Terrain.WATER;
        }
        return dice < 25 ? Terrain.FOREST : dice < 38 ? Terrain.ROCK : Terrain.MEADOW;
    }
}
