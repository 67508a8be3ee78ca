package dev.hearth.analytics.samplegame.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VillageTest {
    @Test
    void theSameSeedFoundsTheSameVillage() {
        Village one = Village.found(42);
        Village other = Village.found(42);
        assertThat(other.id()).isEqualTo(one.id());
        assertThat(terrain(other)).isEqualTo(terrain(one));
        assertThat(terrain(Village.found(43))).isNotEqualTo(terrain(one));
    }

    @Test
    void everyDawnBringsOneBreakfastHoweverTheTimePasses() {
        Village atOnce = Village.found(1);
        Village bitByBit = Village.found(1);
        atOnce.pass(3 * VillageTime.MINUTES_A_DAY);
        for (int i = 0; i < 3 * 24; i++) {
            bitByBit.pass(60);
        }
        assertThat(atOnce.stock().amount(Good.GRAIN)).isEqualTo(20 - 3 * 3);
        assertThat(bitByBit.stock().amount(Good.GRAIN)).isEqualTo(20 - 3 * 3);
    }

    @Test
    void hungerSpoilsTheMoodButNeverBelowZero() {
        Village village = Village.found(1);
        village.pass(40 * VillageTime.MINUTES_A_DAY);
        assertThat(village.stock().amount(Good.GRAIN)).isZero();
        assertThat(village.villagers())
                .allSatisfy(villager -> assertThat(villager.mood()).isZero());
    }

    @Test
    void aStockIsNeverLessThanNothingNorMoreThanItHolds() {
        Stock stock = new Stock();
        assertThat(stock.add(Good.STONE, 1_000)).isEqualTo(Stock.CAPACITY_MIN);
        assertThat(stock.take(Good.STONE, 1_000)).isEqualTo(Stock.CAPACITY_MIN);
        assertThat(stock.take(Good.STONE, 1)).isZero();
        assertThatThrownBy(() -> stock.pay(Map.of(Good.STONE, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dayAndNightTakeTurns() {
        assertThat(new VillageTime(5 * 60 + 59).isNight()).isTrue();
        assertThat(new VillageTime(6 * 60).isNight()).isFalse();
        assertThat(new VillageTime(20 * 60).isNight()).isTrue();
        assertThat(new VillageTime(6 * 60).nextDawn()).isEqualTo(new VillageTime(30 * 60));
        assertThat(new VillageTime(18 * 60).isBedtime()).isTrue();
    }

    private static List<Terrain> terrain(Village village) {
        return village.land().tiles().stream().map(Tile::terrain).toList();
    }
}
