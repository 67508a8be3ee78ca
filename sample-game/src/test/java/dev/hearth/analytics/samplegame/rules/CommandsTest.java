package dev.hearth.analytics.samplegame.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Terrain;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final Village village = Village.found(1);

    @Test
    void buildingCostsItsPriceAndStandsOnTheMeadow() {
        int wood = village.stock().amount(Good.WOOD);
        Position at = anyTile(CommandsTest::isFreeMeadow);
        assertThat(new Build(Building.FARM, at).execute(village)).isInstanceOf(Outcome.Done.class);
        assertThat(tile(at).building()).isEqualTo(Building.FARM);
        assertThat(village.stock().amount(Good.WOOD)).isEqualTo(wood - 6);
    }

    @Test
    void aHouseBringsAVillager() {
        int before = village.villagers().size();
        assertDone(new Build(Building.HOUSE, anyTile(CommandsTest::isFreeMeadow)));
        assertThat(village.villagers()).hasSize(before + 1);
    }

    @Test
    void aStorehouseBringsRoom() {
        village.stock().add(Good.STONE, 20);
        int before = village.stock().capacity();
        assertDone(new Build(Building.STOREHOUSE, anyTile(CommandsTest::isFreeMeadow)));
        assertThat(village.stock().capacity()).isEqualTo(before + Building.STOREHOUSE_CAPACITY);
    }

    @Test
    void nothingIsBuiltInTheDarkOutsideOnForestOrTwiceInOnePlace() {
        Position meadow = anyTile(CommandsTest::isFreeMeadow);
        assertRefused(new Build(Building.FARM, new Position(-1, 0)), Refusal.OUTSIDE);
        assertRefused(new Build(Building.FARM, anyTile(t -> t.terrain() == Terrain.FOREST)), Refusal.WRONG_TERRAIN);
        assertRefused(new Build(Building.FARM, anyTile(t -> t.building() == Building.HEARTH)), Refusal.OCCUPIED);
        assertRefused(new Build(Building.HEARTH, meadow), Refusal.ONE_HEARTH);
        assertRefused(new Build(Building.MARKET, meadow), Refusal.NOT_ENOUGH_GOODS);
        becomeNight();
        assertRefused(new Build(Building.FARM, meadow), Refusal.NIGHT);
    }

    @Test
    void aHarvestGivesMoreWithExpertsAndGrowsAgain() {
        Position forest = anyTile(tile -> tile.crop() == Good.WOOD);
        int before = village.stock().amount(Good.WOOD);
        assertDone(new Harvest(forest));
        int withOneWoodcutter = village.stock().amount(Good.WOOD) - before;
        assertThat(withOneWoodcutter).isEqualTo(3);
        assertRefused(new Harvest(forest), Refusal.NOT_RIPE);
        village.pass(12 * 60);
        assertDone(new Rest());
        assertDone(new Harvest(forest));
    }

    @Test
    void nothingIsHarvestedFromAMeadowInTheDarkOrIntoFullStores() {
        Position forest = anyTile(tile -> tile.crop() == Good.WOOD);
        assertRefused(new Harvest(anyTile(CommandsTest::isFreeMeadow)), Refusal.NOTHING_TO_HARVEST);
        assertRefused(new Harvest(new Position(0, 99)), Refusal.OUTSIDE);
        village.stock().add(Good.WOOD, 1_000);
        assertRefused(new Harvest(forest), Refusal.STORES_FULL);
        becomeNight();
        assertRefused(new Harvest(forest), Refusal.NIGHT);
    }

    @Test
    void aMarketMakesTradeCheaper() {
        village.stock().add(Good.WOOD, 60);
        assertDone(new Trade(Good.WOOD, Good.STONE, 1));
        assertThat(village.stock().amount(Good.WOOD)).isEqualTo(60 - 3);
        village.stock().add(Good.STONE, 60);
        assertDone(new Build(Building.MARKET, anyTile(CommandsTest::isFreeMeadow)));
        int before = village.stock().amount(Good.WOOD);
        assertDone(new Trade(Good.WOOD, Good.COINS, 4));
        assertThat(before - village.stock().amount(Good.WOOD)).isEqualTo(8);
    }

    @Test
    void aTradeNeedsABargainGoodsRoomAndDaylight() {
        assertRefused(new Trade(Good.WOOD, Good.WOOD, 1), Refusal.NO_BARGAIN);
        assertRefused(new Trade(Good.WOOD, Good.STONE, 0), Refusal.NO_BARGAIN);
        assertRefused(new Trade(Good.WOOD, Good.STONE, 40), Refusal.NOT_ENOUGH_GOODS);
        assertRefused(new Trade(Good.WOOD, Good.STONE, 1_000), Refusal.STORES_FULL);
        becomeNight();
        assertRefused(new Trade(Good.WOOD, Good.STONE, 1), Refusal.NIGHT);
    }

    @Test
    void restLastsUntilDawnAndBreakfastIsEaten() {
        assertRefused(new Rest(), Refusal.TOO_EARLY_TO_REST);
        becomeNight();
        int grain = village.stock().amount(Good.GRAIN);
        assertDone(new Rest());
        assertThat(village.time()).hasToString("day 2, 06:00");
        assertThat(village.stock().amount(Good.GRAIN)).isEqualTo(grain - 3);
    }

    @Test
    void oneFeastADayCheersEverybodyUp() {
        int mood = village.villagers().get(0).mood();
        assertDone(new Feast());
        assertThat(village.villagers().get(0).mood()).isEqualTo(mood + 15);
        assertRefused(new Feast(), Refusal.FEASTED_TODAY);
        becomeNight();
        assertDone(new Rest());
        village.stock().take(Good.GRAIN, 1_000);
        assertRefused(new Feast(), Refusal.NOT_ENOUGH_GOODS);
    }

    @Test
    void jobsChangeButTheEldersDoesNot() {
        Villager elder = village.villagers().get(0);
        Villager farmer = village.villagers().get(1);
        assertDone(new Assign(farmer.name(), Job.MASON));
        assertThat(farmer.job()).isEqualTo(Job.MASON);
        assertRefused(new Assign(farmer.name(), Job.MASON), Refusal.JOB_NOT_OPEN);
        assertRefused(new Assign(farmer.name(), Job.ELDER), Refusal.JOB_NOT_OPEN);
        assertRefused(new Assign(elder.name(), Job.MASON), Refusal.JOB_NOT_OPEN);
        assertRefused(new Assign("Nobody", Job.MASON), Refusal.NOBODY);
    }

    private void assertDone(Command command) {
        assertThat(command.execute(village)).isInstanceOf(Outcome.Done.class);
    }

    private void assertRefused(Command command, Refusal reason) {
        long minute = village.time().minute();
        assertThat(command.execute(village))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(village.time().minute())
                .as("a refused command takes no time")
                .isEqualTo(minute);
    }

    private void becomeNight() {
        while (!village.time().isNight()) {
            village.pass(10);
        }
    }

    private Position anyTile(Predicate<Tile> wanted) {
        return village.land().tiles().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow()
                .position();
    }

    private Tile tile(Position at) {
        return village.land().at(at).orElseThrow();
    }

    private static boolean isFreeMeadow(Tile tile) {
        return tile.terrain() == Terrain.MEADOW && tile.building() == null;
    }
}
