package dev.hearth.analytics.samplegame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Rest;
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
    }));

    @Test
    void listenersHearOfDialoguesAndOfCommandsThatWereNotRefused() {
        game.talkTo(game.village().villagers().get(0));
        game.execute(new Rest());
        game.execute(new Feast());
        assertThat(heard).containsExactly("Mira says elder.welcome", "feast took 5000");
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
