package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Land;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Terrain;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * How one villager walks about: a few steps over the meadows, a rest, and in the evening to the fire. For the eye only;
 * the rules know no places of people.
 */
final class Walk {
    private static final float TILES_A_SECOND = 0.9f;
    private static final float STEPS_A_SECOND = 6;

    private final Villager villager;
    private final Random random;
    private final float aside;
    private Position from;
    private Position to;
    private float way;
    private float restSeconds;
    private float walkedSeconds;
    private boolean facesWest;
    private boolean held;

    Walk(Villager villager, Position at, long seed) {
        this.villager = villager;
        this.random = new Random(seed);
        this.aside = random.nextFloat() * 0.5f - 0.25f;
        this.from = at;
        this.to = at;
        this.restSeconds = random.nextFloat() * 2;
    }

    Villager villager() {
        return villager;
    }

    /** Columns from the west edge of the map to the villager's middle. */
    float x() {
        return between(from.column(), to.column()) + 0.5f + aside;
    }

    /** Rows from the north edge of the map to the villager's feet. */
    float y() {
        return between(from.row(), to.row()) + 0.82f + aside / 3;
    }

    boolean facesWest() {
        return facesWest;
    }

    int frame() {
        return isWalking() ? (int) (walkedSeconds * STEPS_A_SECOND) % Sprites.FRAMES : 0;
    }

    /** Stops, because somebody speaks to them, or goes on. */
    void hold(boolean hold) {
        held = hold;
    }

    void update(float seconds, Village village) {
        if (held) {
            return;
        }
        if (isWalking()) {
            walkedSeconds += seconds;
            way += seconds * TILES_A_SECOND;
            if (way >= 1) {
                arrive();
            }
        } else {
            restSeconds -= seconds;
            if (restSeconds <= 0) {
                setOut(village);
            }
        }
    }

    private boolean isWalking() {
        return !from.equals(to);
    }

    private void arrive() {
        from = to;
        way = 0;
        restSeconds = random.nextInt(3) == 0 ? 1.5f + random.nextFloat() * 4 : 0;
    }

    private void setOut(Village village) {
        List<Position> ways = new ArrayList<>();
        for (Position next : List.of(step(1, 0), step(-1, 0), step(0, 1), step(0, -1))) {
            village.land().at(next).filter(Walk::isOpen).ifPresent(tile -> ways.add(next));
        }
        if (ways.isEmpty()) {
            restSeconds = 3;
            return;
        }
        Position hearth = new Position(Land.COLUMNS / 2, Land.ROWS / 2);
        boolean homeward = village.time().isNight() && distance(from, hearth) > 1.5;
        to = homeward
                ? ways.stream()
                        .min(Comparator.comparingDouble(next -> distance(next, hearth)))
                        .orElseThrow()
                : ways.get(random.nextInt(ways.size()));
        if (village.time().isNight() && !homeward) {
            to = from;
            restSeconds = 4 + random.nextFloat() * 4;
        } else if (to.column() != from.column()) {
            facesWest = to.column() < from.column();
        }
    }

    static boolean isOpen(Tile tile) {
        return tile.terrain() == Terrain.MEADOW && (tile.building() == null || tile.building() == Building.FARM);
    }

    private Position step(int columns, int rows) {
        return new Position(from.column() + columns, from.row() + rows);
    }

    private float between(int start, int end) {
        return start + (end - start) * way;
    }

    private static double distance(Position one, Position other) {
        return Math.hypot(one.column() - other.column(), one.row() - other.row());
    }
}
