package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.scenes.scene2d.ui.Button;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Rest;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be done, and by whom. */
final class CommandMenu extends Table {
    private static final List<Building> BUILDINGS =
            List.of(Building.HOUSE, Building.FARM, Building.STOREHOUSE, Building.MARKET);
    private static final int LINES = 8;

    private final Widgets widgets;
    private final Consumer<Villager> talk;
    private final List<Button> tools = new ArrayList<>();
    private final Table people = new Table();
    private String shownPeople = "";

    /**
     * @param take called with a tool that the player takes
     * @param give called with a command that needs no place
     * @param trade opens the trade
     * @param talk called with whom the player picks
     */
    CommandMenu(Widgets widgets, Consumer<Tool> take, Consumer<Command> give, Runnable trade, Consumer<Villager> talk) {
        this.widgets = widgets;
        this.talk = talk;
        Sprites sprites = widgets.sprites();
        setSkin(widgets.skin());
        setBackground("panel");
        pad(12, 14, 12, 14);
        top();
        defaults().growX().height(46).padBottom(4).colspan(2);
        addTool(widgets.toolButton(
                Tool.HARVEST, sprites.get("icon.sickle"), "Harvest", Map.of(), () -> take.accept(Tool.HARVEST)));
        for (Building building : BUILDINGS) {
            Tool tool = Tool.building(building);
            String text = "Build " + building.id();
            addTool(widgets.toolButton(tool, sprites.icon(building), text, building.price(), () -> take.accept(tool)));
        }
        add(widgets.menuButton("trade", sprites.get("icon.scales"), "Trade", Map.of(), trade))
                .row();
        defaults().colspan(1);
        add(widgets.menuButton("feast", sprites.get("icon.cup"), "Feast", Map.of(), () -> give.accept(new Feast())))
                .padRight(4);
        add(widgets.menuButton("rest", sprites.get("icon.moon"), "Rest", Map.of(), () -> give.accept(new Rest())))
                .row();
        add(widgets.label("Talk to", "soft"))
                .height(20)
                .padTop(6)
                .colspan(2)
                .left()
                .row();
        people.top().left();
        add(people).colspan(2).height(220).row();
    }

    /** Shows which tool is in the player's hand; null for none. */
    void showTool(@Nullable Tool tool) {
        for (Button button : tools) {
            button.setProgrammaticChangeEvents(false);
            button.setChecked(tool != null && button.getName().equals(tool.name()));
        }
    }

    /** Shows who lives here; does nothing if that has not changed. */
    void showPeople(Village village) {
        StringBuilder now = new StringBuilder();
        village.villagers()
                .forEach(
                        person -> now.append(person.name()).append(person.job()).append(person.mood() / 10));
        if (now.toString().equals(shownPeople)) {
            return;
        }
        shownPeople = now.toString();
        people.clearChildren();
        people.defaults().growX().height(50).padBottom(4).padRight(4).width(158);
        int shown = 0;
        for (Villager villager : village.villagers()) {
            if (shown == LINES) {
                break;
            }
            people.add(person(villager));
            shown++;
            if (shown % 2 == 0) {
                people.row();
            }
        }
    }

    private Button person(Villager villager) {
        Button button = new Button(widgets.skin());
        button.setName("talk." + villager.name().toLowerCase(Locale.ROOT));
        button.add(widgets.picture(
                        widgets.sprites().get("villager." + villager.job().id() + "0")))
                .size(40)
                .padRight(2);
        Table words = new Table();
        words.left().defaults().left();
        words.add(widgets.label(villager.name(), "default")).row();
        words.add(widgets.label(villager.job().id(), "soft"));
        button.add(words).growX();
        Widgets.onChange(button, () -> talk.accept(villager));
        return button;
    }

    private void addTool(Button button) {
        tools.add(button);
        add(button).row();
    }
}
