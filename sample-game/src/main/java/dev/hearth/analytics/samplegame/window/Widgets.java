package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.graphics.g2d.TextureRegion;
import com.badlogic.gdx.scenes.scene2d.Actor;
import com.badlogic.gdx.scenes.scene2d.Touchable;
import com.badlogic.gdx.scenes.scene2d.ui.Button;
import com.badlogic.gdx.scenes.scene2d.ui.Image;
import com.badlogic.gdx.scenes.scene2d.ui.Label;
import com.badlogic.gdx.scenes.scene2d.ui.Skin;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import com.badlogic.gdx.scenes.scene2d.ui.TextButton;
import com.badlogic.gdx.scenes.scene2d.utils.ChangeListener;
import com.badlogic.gdx.utils.Align;
import com.badlogic.gdx.utils.Scaling;
import dev.hearth.analytics.samplegame.world.Good;
import java.util.Map;

/** Makes the parts of panels, all in one style. */
final class Widgets {
    private final Skin skin;
    private final Sprites sprites;

    Widgets(Skin skin, Sprites sprites) {
        this.skin = skin;
        this.sprites = sprites;
    }

    Skin skin() {
        return skin;
    }

    Sprites sprites() {
        return sprites;
    }

    Label label(String text, String style) {
        return new Label(text, skin, style);
    }

    /** A text of several lines, within the width of its cell. */
    Label paragraph(String text, String style) {
        Label label = label(text, style);
        label.setWrap(true);
        label.setAlignment(Align.topLeft);
        return label;
    }

    Image picture(TextureRegion region) {
        Image image = new Image(region);
        image.setScaling(Scaling.fit);
        return image;
    }

    Image icon(String name) {
        return picture(sprites.get("icon." + name));
    }

    /** @param name by which it is found */
    TextButton button(String name, String text, Runnable action) {
        TextButton button = new TextButton(text, skin);
        button.setName(name);
        onChange(button, action);
        return button;
    }

    /** A button of the menu: picture, words, and what it costs. */
    Button menuButton(String name, TextureRegion picture, String text, Map<Good, Integer> price, Runnable action) {
        return menuButton(name, "default", picture, text, price, action);
    }

    /** The same, which stays down until the tool is put away. */
    Button toolButton(Tool tool, TextureRegion picture, String text, Map<Good, Integer> price, Runnable action) {
        return menuButton(tool.name(), "toggle", picture, text, price, action);
    }

    private Button menuButton(
            String name, String style, TextureRegion picture, String text, Map<Good, Integer> price, Runnable action) {
        Button button = new Button(skin, style);
        button.setName(name);
        button.add(picture(picture)).size(36).padRight(8);
        button.add(label(text, "default")).expandX().left();
        for (Good good : Good.values()) {
            int amount = price.getOrDefault(good, 0);
            if (amount > 0) {
                button.add(label(Integer.toString(amount), "soft")).padLeft(6);
                button.add(icon(good.id())).size(20);
            }
        }
        onChange(button, action);
        return button;
    }

    /** A sheet of paper with a title, to be filled. */
    Table sheet(String title) {
        Table sheet = new Table(skin);
        sheet.setBackground("panel");
        sheet.setTouchable(Touchable.enabled);
        sheet.pad(18, 24, 18, 24);
        sheet.defaults().left().growX();
        if (!title.isEmpty()) {
            sheet.add(label(title, "title")).padBottom(10).row();
        }
        return sheet;
    }

    static void onChange(Actor actor, Runnable action) {
        actor.addListener(new ChangeListener() {
            @Override
            public void changed(ChangeEvent event, Actor changed) {
                action.run();
            }
        });
    }
}
