package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Terrain;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;

/** Builds {@code building} on a meadow, by daylight, for its price. */
public record Build(Building building, Position at) implements Command {
    private static final long DURATION_MILLIS = 4_000;
    private static final long VILLAGE_MINUTES = 60;

    @Override
    public String name() {
        return "build";
    }

    @Override
    public Outcome execute(Village village) {
        return village.land().at(at).map(tile -> buildOn(tile, village)).orElseGet(Refusals::outside);
    }

    private Outcome buildOn(Tile tile, Village village) {
        if (building == Building.HEARTH) {
            return new Outcome.Refused(Refusal.ONE_HEARTH, "A village has one hearth.");
        }
        if (village.time().isNight()) {
            return Refusals.night();
        }
        if (tile.building() != null) {
            return new Outcome.Refused(Refusal.OCCUPIED, "Something stands there already.");
        }
        if (tile.terrain() != Terrain.MEADOW) {
            return new Outcome.Refused(Refusal.WRONG_TERRAIN, "Only a meadow can be built on.");
        }
        if (!village.stock().covers(building.price())) {
            return Refusals.notEnough("to build a " + building.id());
        }
        village.stock().pay(building.price());
        village.raise(building, tile);
        village.pass(VILLAGE_MINUTES);
        return new Outcome.Done("A new " + building.id() + " stands.", DURATION_MILLIS);
    }
}
