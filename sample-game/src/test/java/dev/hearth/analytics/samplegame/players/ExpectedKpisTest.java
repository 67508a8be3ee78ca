package dev.hearth.analytics.samplegame.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedKpisTest {
    private static final LocalDate MONDAY = LocalDate.parse("2025-09-15");
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);

    private Instant now = Instant.parse("2025-09-15T23:00:00Z");
    private final Diary diary = new Diary(() -> now);

    @Test
    void aSessionAcrossMidnightCountsOnItsFirstDayButTheVillageIsActiveOnBoth() {
        diary.agreed();
        diary.sessionStarted();
        pass(Duration.ofMinutes(90));
        diary.commandExecuted("build", 10);
        diary.sessionEnded();

        ExpectedKpis monday = ExpectedKpis.of(MONDAY, List.of(diary));
        ExpectedKpis tuesday = ExpectedKpis.of(TUESDAY, List.of(diary));
        assertThat(monday.villages()).isOne();
        assertThat(monday.sessionSeconds()).containsExactly(5400.0);
        assertThat(monday.commands()).isZero();
        assertThat(tuesday.villages()).isOne();
        assertThat(tuesday.sessionSeconds()).isEmpty();
        assertThat(tuesday.commands()).isOne();
        assertThat(tuesday.averageSeconds()).isEmpty();
        assertThat(tuesday.percentileSeconds(50)).isEmpty();
    }

    @Test
    void percentilesAreNearestRank() {
        diary.agreed();
        for (int seconds = 1; seconds <= 20; seconds++) {
            diary.sessionStarted();
            pass(Duration.ofSeconds(seconds));
            diary.sessionEnded();
        }
        ExpectedKpis kpis = ExpectedKpis.of(MONDAY, List.of(diary));
        assertThat(kpis.averageSeconds()).hasValue(10.5);
        assertThat(kpis.percentileSeconds(50)).hasValue(10);
        assertThat(kpis.percentileSeconds(95)).hasValue(19);
        assertThat(kpis.percentileSeconds(96)).hasValue(20);
    }

    @Test
    void whatIsNotAnsweredIsNotTold() {
        playABit();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)).villages()).isZero();
        diary.agreed();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)).villages()).isOne();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)).dialogues()).isOne();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)).buildings()).isOne();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)).goodsPerTrade()).hasValue(2.5);
        assertThat(ExpectedKpis.of(TUESDAY, List.of(diary)).goodsPerTrade()).isEmpty();
    }

    @Test
    void aNoToTheQuestionForgetsEverything() {
        playABit();
        diary.refused();
        playABit();
        assertThat(ExpectedKpis.of(MONDAY, List.of(diary)))
                .isEqualTo(new ExpectedKpis(MONDAY, 0, List.of(), 0, 0, 0, List.of()));
    }

    @Test
    void withdrawingKeepsWhatWasToldAndNothingElse() {
        diary.agreed();
        playABit();
        diary.sessionStarted();
        diary.dialogueOpened("elder.welcome", "Mira");
        diary.refused();
        diary.dialogueOpened("elder.welcome", "Mira");
        diary.sessionEnded();
        ExpectedKpis kpis = ExpectedKpis.of(MONDAY, List.of(diary));
        assertThat(kpis.dialogues()).isEqualTo(2);
        assertThat(kpis.sessionSeconds()).hasSize(1);
    }

    private void playABit() {
        diary.sessionStarted();
        diary.dialogueOpened("elder.welcome", "Mira");
        diary.buildingRaised(Building.FARM, 3);
        diary.goodsTraded(Good.WOOD, Good.STONE, 2);
        diary.goodsTraded(Good.WOOD, Good.STONE, 3);
        pass(Duration.ofMinutes(1));
        diary.sessionEnded();
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }
}
