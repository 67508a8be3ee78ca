package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.samplegame.rules.Assign;
import dev.hearth.analytics.samplegame.rules.Build;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Harvest;
import dev.hearth.analytics.samplegame.rules.Rest;
import dev.hearth.analytics.samplegame.rules.Trade;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What a player thinks of next: sensible mostly, now and then something that the village must refuse. */
final class Habits {
    private static final List<Building> WISHES = List.of(
            Building.FARM,
            Building.HOUSE,
            Building.FARM,
            Building.MARKET,
            Building.HOUSE,
            Building.STOREHOUSE,
            Building.FARM,
            Building.HOUSE);

    private final Random random;

    Habits(Random random) {
        this.random = random;
    }

    Command next(Village village) {
        if (village.time().isNight()) {
            return random.nextInt(4) == 0 ? new Feast() : new Rest();
        }
        int dice = random.nextInt(100);
        if (dice < 50) {
            return harvest(village);
        }
        if (dice < 74) {
            return build(village);
        }
        if (dice < 86) {
            return trade(village);
        }
        return dice < 93 ? assign(village) : new Feast();
    }

    Villager somebody(Village village) {
        return oneOf(village.villagers());
    }

    <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private Command harvest(Village village) {
        List<Tile> ripe = village.land().tiles().stream()
                .filter(tile -> tile.crop() != null)
                .filter(tile -> tile.ripeAtMinute() <= village.time().minute())
                .toList();
        boolean careless = random.nextInt(10) == 0;
        return new Harvest(oneOf(ripe.isEmpty() || careless ? village.land().tiles() : ripe)
                .position());
    }

    private Command build(Village village) {
        int built = (int) village.land().tiles().stream()
                .filter(tile -> tile.building() != null)
                .count();
        return new Build(
                WISHES.get(built % WISHES.size()), oneOf(village.land().tiles()).position());
    }

    private Command trade(Village village) {
        List<Good> goods = List.of(Good.values());
        Good most = goods.stream()
                .max(Comparator.comparingInt(village.stock()::amount))
                .orElseThrow();
        return new Trade(most, oneOf(goods), 1 + random.nextInt(3));
    }

    private Command assign(Village village) {
        return new Assign(somebody(village).name(), oneOf(List.of(Job.values())));
    }
}
