package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.scenes.scene2d.ui.Label;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.EnumMap;
import java.util.Map;

/** The village's time, stores and mood. */
final class TopBar extends Table {
    private final Label time;
    private final Label people;
    private final Label mood;
    private final Map<Good, Label> goods = new EnumMap<>(Good.class);

    TopBar(Widgets widgets, Runnable openSettings) {
        setSkin(widgets.skin());
        setBackground("panel");
        pad(0, 18, 0, 12);
        time = widgets.label("", "title");
        add(time).width(220).left();
        for (Good good : Good.values()) {
            Label amount = widgets.label("", "default");
            goods.put(good, amount);
            add(widgets.icon(good.id())).size(34).padLeft(10);
            add(amount).width(66).left().padLeft(6);
        }
        add(widgets.icon("heart")).size(30).padLeft(10);
        mood = widgets.label("", "default");
        add(mood).width(40).padLeft(6);
        people = widgets.label("", "default");
        add(people).expandX().left().padLeft(16);
        add(widgets.menuButton("settings", widgets.sprites().get("icon.gear"), "Settings", Map.of(), openSettings))
                .height(50);
    }

    void show(Village village) {
        time.setText("Day " + village.time().day() + "  " + clock(village));
        goods.forEach((good, label) -> label.setText(
                village.stock().amount(good) + "/" + village.stock().capacity()));
        people.setText(village.villagers().size() + " villagers");
        mood.setText((int) Math.round(
                village.villagers().stream().mapToInt(Villager::mood).average().orElse(0)));
    }

    private static String clock(Village village) {
        String text = village.time().toString();
        return text.substring(text.length() - 5);
    }
}
