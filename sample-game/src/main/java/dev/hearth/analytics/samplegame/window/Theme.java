package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.graphics.Color;
import com.badlogic.gdx.graphics.Pixmap;
import com.badlogic.gdx.graphics.Texture;
import com.badlogic.gdx.graphics.g2d.BitmapFont;
import com.badlogic.gdx.graphics.g2d.NinePatch;
import com.badlogic.gdx.graphics.g2d.freetype.FreeTypeFontGenerator;
import com.badlogic.gdx.graphics.g2d.freetype.FreeTypeFontGenerator.FreeTypeFontParameter;
import com.badlogic.gdx.scenes.scene2d.ui.Button;
import com.badlogic.gdx.scenes.scene2d.ui.CheckBox;
import com.badlogic.gdx.scenes.scene2d.ui.Label;
import com.badlogic.gdx.scenes.scene2d.ui.Skin;
import com.badlogic.gdx.scenes.scene2d.ui.TextButton;
import com.badlogic.gdx.scenes.scene2d.ui.TextField;
import com.badlogic.gdx.scenes.scene2d.utils.NinePatchDrawable;
import com.badlogic.gdx.scenes.scene2d.utils.TextureRegionDrawable;
import com.badlogic.gdx.utils.Disposable;

/**
 * How panels, buttons and letters look. The letters are Quicksand Bold, licensed under the SIL Open Font License, which lies
 * beside the font; all else is drawn here.
 */
final class Theme implements Disposable {
    private static final String FONT = "dev/hearth/analytics/samplegame/window/Quicksand-Bold.ttf";
    private static final String LETTERS = FreeTypeFontGenerator.DEFAULT_CHARS + "–…·×→“”’✓";
    private static final int CORNER = 8;

    private final Skin skin = new Skin();

    Theme(Sprites sprites) {
        FreeTypeFontGenerator generator = new FreeTypeFontGenerator(Gdx.files.classpath(FONT));
        skin.add("small", font(generator, 15));
        skin.add("default", font(generator, 18));
        skin.add("title", font(generator, 26));
        generator.dispose();
        addPatches();
        addLabels();
        addButtons(sprites);
        addFields();
    }

    Skin skin() {
        return skin;
    }

    @Override
    public void dispose() {
        skin.dispose();
    }

    private static BitmapFont font(FreeTypeFontGenerator generator, int size) {
        FreeTypeFontParameter parameter = new FreeTypeFontParameter();
        parameter.size = size;
        parameter.characters = LETTERS;
        parameter.minFilter = Texture.TextureFilter.Linear;
        parameter.magFilter = Texture.TextureFilter.Linear;
        parameter.hinting = FreeTypeFontGenerator.Hinting.Slight;
        BitmapFont font = generator.generateFont(parameter);
        font.setUseIntegerPositions(true);
        return font;
    }

    private void addPatches() {
        patch("panel", Palette.PAPER, Palette.PAPER_EDGE);
        patch("button", Palette.PAPER_SHADE, Palette.PAPER_EDGE);
        patch("button-over", Palette.WHEAT_LIGHT, Palette.GOLD_DARK);
        patch("button-down", Palette.GOLD, Palette.GOLD_DARK);
        patch("dark", 0x2b2430d8, 0x2b2430ff);
        patch("bubble", 0xfffaeeff, Palette.TEXT);
        Pixmap line = new Pixmap(2, 20, Pixmap.Format.RGBA8888);
        line.setColor(new Color(Palette.TEXT));
        line.fill();
        skin.add("caret-texture", new Texture(line));
        line.dispose();
        skin.add("caret", new NinePatch(skin.get("caret-texture", Texture.class), 0, 0, 0, 0));
    }

    /** A rounded rectangle that stretches. */
    private void patch(String name, int fill, int edge) {
        int size = CORNER * 2 + 4;
        Pixmap pixmap = new Pixmap(size, size, Pixmap.Format.RGBA8888);
        pixmap.setBlending(Pixmap.Blending.None);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double distance = outside(x, y, size);
                double cover = Math.min(1, Math.max(0, CORNER - distance + 0.5));
                int color = distance > CORNER - 2.2 ? edge : fill;
                pixmap.drawPixel(x, y, (color & 0xffffff00) | (int) ((color & 0xff) * cover));
            }
        }
        Texture texture = new Texture(pixmap);
        texture.setFilter(Texture.TextureFilter.Linear, Texture.TextureFilter.Linear);
        pixmap.dispose();
        skin.add(name + "-texture", texture);
        skin.add(name, new NinePatch(texture, CORNER, CORNER, CORNER, CORNER));
    }

    /** How far a pixel is from the inner rectangle around which the corners are drawn. */
    private static double outside(int x, int y, int size) {
        double dx = Math.max(Math.max(CORNER - x - 0.5, x + 0.5 - (size - CORNER)), 0);
        double dy = Math.max(Math.max(CORNER - y - 0.5, y + 0.5 - (size - CORNER)), 0);
        return Math.hypot(dx, dy);
    }

    private void addLabels() {
        for (String font : new String[] {"small", "default", "title"}) {
            skin.add(font, new Label.LabelStyle(skin.getFont(font), new Color(Palette.TEXT)));
        }
        skin.add("soft", new Label.LabelStyle(skin.getFont("small"), new Color(Palette.TEXT_SOFT)));
        skin.add("dim", new Label.LabelStyle(skin.getFont("small"), new Color(Palette.SAND_DARK)));
        skin.add("light", new Label.LabelStyle(skin.getFont("small"), new Color(Palette.PAPER)));
    }

    private void addButtons(Sprites sprites) {
        Button.ButtonStyle button = new Button.ButtonStyle(drawable("button", 6), drawable("button-down", 6), null);
        button.over = drawable("button-over", 6);
        skin.add("default", button);
        Button.ButtonStyle toggle = new Button.ButtonStyle(button);
        toggle.checked = drawable("button-down", 6);
        skin.add("toggle", toggle);
        TextButton.TextButtonStyle text = new TextButton.TextButtonStyle(
                drawable("button", 8), drawable("button-down", 8), null, skin.getFont("default"));
        text.over = drawable("button-over", 8);
        text.fontColor = new Color(Palette.TEXT);
        skin.add("default", text);
        CheckBox.CheckBoxStyle box = new CheckBox.CheckBoxStyle();
        box.font = skin.getFont("default");
        box.fontColor = new Color(Palette.TEXT);
        box.checkboxOff = new TextureRegionDrawable(sprites.get("box"));
        box.checkboxOn = new TextureRegionDrawable(sprites.get("tick"));
        skin.add("default", box);
    }

    private void addFields() {
        TextField.TextFieldStyle field = new TextField.TextFieldStyle();
        field.font = skin.getFont("default");
        field.fontColor = new Color(Palette.TEXT);
        field.messageFontColor = new Color(Palette.TEXT_SOFT);
        field.background = drawable("bubble", 8);
        field.cursor = skin.getDrawable("caret");
        skin.add("default", field);
    }

    private NinePatchDrawable drawable(String patch, int padding) {
        NinePatchDrawable drawable = new NinePatchDrawable(skin.getPatch(patch));
        drawable.setPadding(padding, padding + 4, padding, padding + 4);
        return drawable;
    }
}
