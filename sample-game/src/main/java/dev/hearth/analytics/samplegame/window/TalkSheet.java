package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.scenes.scene2d.ui.Table;
import com.badlogic.gdx.scenes.scene2d.ui.TextButton;
import com.badlogic.gdx.utils.Align;
import dev.hearth.analytics.samplegame.dialogue.Choice;
import dev.hearth.analytics.samplegame.dialogue.Conversation;
import dev.hearth.analytics.samplegame.dialogue.Dialogue;
import dev.hearth.analytics.samplegame.rules.Assign;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A talk: who speaks, what they say, and what can be answered by click or by number. */
final class TalkSheet {
    private static final int WIDTH = 700;

    private final Widgets widgets;
    private final Consumer<Command> give;
    private final Runnable ended;
    private final Table sheet;
    private final List<Choice> choices = new ArrayList<>();
    private final Conversation talk;

    /** @param ended called when the talk is over */
    TalkSheet(Widgets widgets, Conversation talk, Consumer<Command> give, Runnable ended) {
        this.widgets = widgets;
        this.talk = talk;
        this.give = give;
        this.ended = ended;
        sheet = widgets.sheet("");
        fill();
    }

    Table sheet() {
        return sheet;
    }

    /** Gives the answer of that number, from 1; does nothing if there is none. */
    void answer(int number) {
        if (number < 1 || number > choices.size()) {
            return;
        }
        talk.answer(choices.get(number - 1));
        fill();
    }

    private void fill() {
        sheet.clearChildren();
        choices.clear();
        Optional<Dialogue> said = talk.current();
        if (said.isEmpty()) {
            ended.run();
            return;
        }
        choices.addAll(said.get().choices());
        Villager villager = talk.villager();
        Table words = new Table();
        words.defaults().left().growX();
        words.add(widgets.label(villager.name() + ", the " + villager.job().id(), "soft"))
                .row();
        words.add(widgets.paragraph(said.get().line(), "default"))
                .width(WIDTH - 190)
                .padTop(4)
                .padBottom(10)
                .row();
        for (int i = 0; i < choices.size(); i++) {
            int number = i + 1;
            TextButton button = widgets.button(
                    "choice" + number, number + ".  " + choices.get(i).text(), () -> answer(number));
            button.getLabel().setAlignment(Align.left);
            words.add(button).height(40).padBottom(4).row();
        }
        sheet.add(widgets.picture(
                        widgets.sprites().get("villager." + villager.job().id() + "0")))
                .size(128)
                .top()
                .padRight(14)
                .fill(false, false);
        sheet.add(words).growX();
        if (villager.job() != Job.ELDER) {
            sheet.row();
            sheet.add(jobs(villager)).colspan(2).padTop(4);
        }
        sheet.pack();
    }

    private Table jobs(Villager villager) {
        Table jobs = new Table();
        jobs.left().defaults().padRight(6).height(34);
        jobs.add(widgets.label("Have " + villager.name() + " work as", "soft"));
        for (Job job : Job.values()) {
            if (job != Job.ELDER && job != villager.job()) {
                jobs.add(widgets.button(
                        "job." + job.id(), job.id(), () -> give.accept(new Assign(villager.name(), job))));
            }
        }
        return jobs;
    }
}
