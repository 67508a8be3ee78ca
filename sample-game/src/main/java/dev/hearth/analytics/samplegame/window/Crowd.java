package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.Land;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody who walks about in the village. */
final class Crowd {
    private static final float HALF_WIDTH = 0.34f;
    private static final float HEIGHT = 0.85f;

    private final List<Walk> walks = new ArrayList<>();

    /** Lets everybody walk on, and newcomers arrive. */
    void update(float seconds, Village village) {
        List<Villager> villagers = village.villagers();
        while (walks.size() < villagers.size()) {
            Villager newcomer = villagers.get(walks.size());
            walks.add(new Walk(newcomer, openPlace(village, walks.size()), village.seed() + walks.size()));
        }
        walks.forEach(walk -> walk.update(seconds, village));
    }

    /** Has {@code villager} stand still, and everybody else go on. */
    void hold(@Nullable Villager villager) {
        walks.forEach(walk -> walk.hold(walk.villager() == villager));
    }

    /** Everybody, those in the north first. */
    List<Walk> fromTheNorth() {
        return walks.stream().sorted(Comparator.comparing(Walk::y)).toList();
    }

    /** Who is seen at that place of the map, counted in tiles from its north-west corner. */
    Optional<Walk> at(float x, float y) {
        return walks.stream()
                .filter(walk -> Math.abs(walk.x() - x) <= HALF_WIDTH)
                .filter(walk -> walk.y() - y >= -0.1f && walk.y() - y <= HEIGHT)
                .max(Comparator.comparing(Walk::y));
    }

    Optional<Walk> of(Villager villager) {
        return walks.stream().filter(walk -> walk.villager() == villager).findFirst();
    }

    private static Position openPlace(Village village, int number) {
        Position hearth = new Position(Land.COLUMNS / 2, Land.ROWS / 2);
        List<Position> open = village.land().tiles().stream()
                .filter(Walk::isOpen)
                .map(Tile::position)
                .sorted(Comparator.comparingDouble(
                        place -> Math.hypot(place.column() - hearth.column(), place.row() - hearth.row())))
                .toList();
        return open.isEmpty() ? hearth : open.get(number % Math.min(8, open.size()));
    }
}
