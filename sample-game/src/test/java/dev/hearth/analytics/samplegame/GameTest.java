package dev.hearth.analytics.samplegame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.samplegame.rules.Build;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Rest;
import dev.hearth.analytics.samplegame.rules.Trade;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Terrain;
import dev.hearth.analytics.samplegame.world.Village;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GameTest {
    private final List<String> heard = new ArrayList<>();
    private final Game game = new Game(Village.found(1), List.of(new GameListener() {
        @Override
        public void dialogueOpened(String dialogueId, String villagerName) {
            heard.add(villagerName + " says " + dialogueId);
        }

        @Override
        public void commandExecuted(String command, long durationMillis) {
            heard.add(command + " took " + durationMillis);
        }

        @Override
        public void buildingRaised(Building building, int villagers) {
            heard.add(building.id() + " for " + villagers);
        }

        @Override
        public void goodsTraded(Good give, Good take, int amount) {
            heard.add(amount + " " + take.id() + " for " + give.id());
        }

        @Override
        public void feastHeld(int guests) {
            heard.add("feast of " + guests);
        }
    }));

    @Test
    void listenersHearOfDialoguesAndOfCommandsThatWereNotRefused() {
        game.talkTo(game.village().villagers().get(0));
        game.execute(new Rest());
        game.execute(new Feast());
        assertThat(heard).containsExactly("Mira says elder.welcome", "feast took 5000", "feast of 3");
    }

    @Test
    void listenersHearWhatCameOfACommand() {
        Position meadow = game.village().land().tiles().stream()
                .filter(tile -> tile.terrain() == Terrain.MEADOW && tile.building() == null)
                .findFirst()
                .orElseThrow()
                .position();
        game.execute(new Build(Building.HOUSE, meadow));
        game.execute(new Build(Building.HOUSE, meadow));
        game.execute(new Trade(Good.GRAIN, Good.STONE, 2));
        assertThat(heard)
                .as("the second house was refused")
                .containsExactly("build took 4000", "house for 4", "trade took 800", "2 stone for grain");
    }

    @Test
    void framesAddUpToVillageMinutes() {
        long before = game.village().time().minute();
        for (int frame = 0; frame < 240; frame++) {
            game.update(25);
        }
        assertThat(game.village().time().minute()).isEqualTo(before + 6);
    }
}
