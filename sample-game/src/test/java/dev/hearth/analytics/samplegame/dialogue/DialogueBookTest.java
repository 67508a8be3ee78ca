package dev.hearth.analytics.samplegame.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialogueBookTest {
    private final Village village = Village.found(3);
    private final List<String> opened = new ArrayList<>();

    @Test
    void everyIdIsAnIdentifierAndUnique() {
        assertThat(DialogueBook.all())
                .extracting(Dialogue::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[A-Za-z0-9_.:-]{1,64}"));
    }

    @Test
    void everyAnswerLeadsToADialogueOfTheSameSpeaker() {
        for (Dialogue dialogue : DialogueBook.all()) {
            assertThat(dialogue.choices()).isNotEmpty();
            dialogue.choices().stream()
                    .map(Choice::next)
                    .filter(Objects::nonNull)
                    .forEach(next ->
                            assertThat(DialogueBook.byId(next).speaker()).isEqualTo(dialogue.speaker()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everybodyHasSomethingToSayByDayAndByNight(Job job) {
        Villager somebody = new Villager("Somebody", job, 50);
        for (int hour = 0; hour < 48; hour++) {
            assertThat(DialogueBook.opening(village, somebody).speaker()).isEqualTo(job);
            village.pass(60);
        }
    }

    @Test
    void anAnswerCanLeadToAnotherDialogueAndThenTheTalkIsOver() {
        Conversation talk = begin();
        talk.answer(talk.current().orElseThrow().choices().get(0));
        talk.answer(talk.current().orElseThrow().choices().get(0));
        assertThat(talk.current()).isEmpty();
        assertThat(opened).containsExactly("elder.welcome", "elder.advice");
    }

    @Test
    void anAnswerChangesMoodAndStock() {
        village.pass(24 * 60);
        village.stock().take(Good.GRAIN, 1_000);
        Conversation talk = begin();
        int mood = talk.villager().mood();
        talk.answer(talk.current().orElseThrow().choices().get(2));
        talk.answer(talk.current().orElseThrow().choices().get(0));
        assertThat(opened).containsExactly("elder.hunger", "elder.secret");
        assertThat(village.stock().amount(Good.GRAIN)).isEqualTo(4);
        assertThat(talk.villager().mood()).isEqualTo(mood + 2);
    }

    @Test
    void onlyWhatIsOfferedCanBeAnswered() {
        Conversation talk = begin();
        assertThatThrownBy(() -> talk.answer(Choice.of("Your village or your life!", 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Conversation begin() {
        return Conversation.begin(village, village.villagers().get(0), dialogue -> opened.add(dialogue.id()));
    }
}
