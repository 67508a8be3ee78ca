package dev.hearth.analytics.samplegame.console;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.hearth.analytics.samplegame.world.Position;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLineTest {
    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of("build house 3 4", new Build(Building.HOUSE, new Position(2, 3))),
                Arguments.of("  HARVEST   5 2 ", new Harvest(new Position(4, 1))),
                Arguments.of("trade wood stone 2", new Trade(Good.WOOD, Good.STONE, 2)),
                Arguments.of("trade wood stone", new Trade(Good.WOOD, Good.STONE, 1)),
                Arguments.of("assign ada mason", new Assign("Ada", Job.MASON)),
                Arguments.of("feast", new Feast()),
                Arguments.of("rest", new Rest()));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyCommandCanBeTyped(String line, Command command) {
        assertThat(ConsoleLine.read(line)).isEqualTo(new ConsoleLine.Order(command));
    }

    @Test
    void talkingAndSavingAreNoCommandsOfTheVillage() {
        assertThat(ConsoleLine.read("talk mira")).isEqualTo(new ConsoleLine.Talk("Mira"));
        assertThat(ConsoleLine.read("save")).isEqualTo(new ConsoleLine.Save());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "help",
                "dance",
                "build",
                "build castle 1 1",
                "build house one two",
                "harvest 1",
                "trade wood",
                "trade wood gold 1",
                "assign",
                "assign ada king",
                "talk",
                "\u0000",
                "build house 99999999999 1"
            })
    void whatIsNotUnderstoodIsAnsweredWithANote(String line) {
        assertThat(ConsoleLine.read(line)).isInstanceOf(ConsoleLine.Note.class);
    }
}
