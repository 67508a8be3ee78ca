package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.scenes.scene2d.Touchable;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import java.util.Map;
import java.util.function.Supplier;

/** What the analytics library is doing, for whoever develops the game. Asks a few times a second, not every frame. */
final class StatusOverlay extends Table {
    private static final float SECONDS_BETWEEN = 0.25f;

    private final Widgets widgets;
    private final Supplier<Map<String, String>> words;
    private Map<String, String> shown = Map.of();
    private float untilNext;

    StatusOverlay(Widgets widgets, Supplier<Map<String, String>> words) {
        this.widgets = widgets;
        this.words = words;
        setSkin(widgets.skin());
        setBackground("dark");
        pad(10, 14, 10, 14);
        defaults().left();
        setTouchable(Touchable.disabled);
        setVisible(false);
    }

    /** What is to be read there. */
    Map<String, String> shown() {
        return shown;
    }

    @Override
    public void act(float seconds) {
        super.act(seconds);
        untilNext -= seconds;
        if (isVisible() && untilNext <= 0) {
            untilNext = SECONDS_BETWEEN;
            show(words.get());
        }
    }

    private void show(Map<String, String> now) {
        shown = now;
        clearChildren();
        now.forEach((subject, word) -> {
            add(widgets.label(subject, "dim")).padRight(16);
            add(widgets.label(word, "light")).row();
        });
        pack();
    }
}
