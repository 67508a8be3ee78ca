package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.VillageTime;

/** Gathers what has grown on a tile, by daylight; it grows again in half a village day. */
public record Harvest(Position at) implements Command {
    private static final long DURATION_MILLIS = 1_500;
    private static final long VILLAGE_MINUTES = 20;
    private static final long REGROWTH_MINUTES = VillageTime.MINUTES_A_DAY / 2;
    private static final int YIELD = 2;
    private static final int YIELD_OF_GRAIN = 5;

    @Override
    public String name() {
        return "harvest";
    }

    @Override
    public Outcome execute(Village village) {
        return village.land().at(at).map(tile -> harvest(tile, village)).orElseGet(Refusals::outside);
    }

    private static Outcome harvest(Tile tile, Village village) {
        Good good = tile.crop();
        if (good == null) {
            return new Outcome.Refused(Refusal.NOTHING_TO_HARVEST, "Nothing grows there.");
        }
        if (village.time().isNight()) {
            return Refusals.night();
        }
        if (tile.ripeAtMinute() > village.time().minute()) {
            return new Outcome.Refused(Refusal.NOT_RIPE, "It has not grown again yet.");
        }
        if (village.stock().room(good) == 0) {
            return Refusals.storesFull();
        }
        int amount = village.stock().add(good, harvestOf(good, village));
        tile.ripenAt(village.time().minute() + REGROWTH_MINUTES);
        village.pass(VILLAGE_MINUTES);
        return new Outcome.Done("Gathered " + amount + " " + good.id() + ".", DURATION_MILLIS);
    }

    /** Each villager who knows the work brings one more. */
    private static int harvestOf(Good good, Village village) {
        long experts = village.villagers().stream()
                .filter(villager -> villager.job().expertise() == good)
                .count();
        return (good == Good.GRAIN ? YIELD_OF_GRAIN : YIELD) + (int) experts;
    }
}
