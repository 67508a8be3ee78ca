package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.graphics.Pixmap;
import com.badlogic.gdx.graphics.Texture;
import com.badlogic.gdx.graphics.g2d.TextureRegion;
import com.badlogic.gdx.utils.Disposable;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every picture of the game on one texture, drawn when the game starts: nothing is loaded, so there is no art to license.
 * Owned by the window.
 */
final class Sprites implements Disposable {
    /** The side of a picture, in pixels of its own. */
    static final int SIZE = 32;

    /** How many meadows, woods and rocks look different. */
    static final int VARIANTS = 4;

    /** Pictures of a fire, of water and of a step. */
    static final int FRAMES = 4;

    /** How far a field has grown, from bare to ripe. */
    static final int GROWTHS = 4;

    private static final int SHEET = 512;
    private static final int COLUMNS = SHEET / SIZE;

    private final Map<String, TextureRegion> regions = new HashMap<>();
    private final Pixmap sheet = new Pixmap(SHEET, SHEET, Pixmap.Format.RGBA8888);
    private final Texture texture = new Texture(SHEET, SHEET, Pixmap.Format.RGBA8888);
    private final Texture glow;

    Sprites() {
        sheet.setBlending(Pixmap.Blending.None);
        for (int i = 0; i < VARIANTS; i++) {
            int variant = i;
            draw("meadow" + i, painter -> TerrainArt.meadow(painter, variant));
            draw("forest" + i, painter -> TerrainArt.forest(painter, variant));
            draw("stumps" + i, TerrainArt::stumps);
            draw("rock" + i, painter -> TerrainArt.rock(painter, variant));
            draw("rubble" + i, TerrainArt::rubble);
        }
        for (int i = 0; i < FRAMES; i++) {
            int frame = i;
            draw("water" + i, painter -> TerrainArt.water(painter, frame));
            draw("hearth" + i, painter -> BuildingArt.hearth(painter, frame));
        }
        for (int i = 0; i < GROWTHS; i++) {
            int growth = i;
            draw("farm" + i, painter -> BuildingArt.farm(painter, growth));
        }
        draw("bank", TerrainArt::bank);
        draw("house0", painter -> BuildingArt.house(painter, false));
        draw("house1", painter -> BuildingArt.house(painter, true));
        draw("storehouse", BuildingArt::storehouse);
        draw("market", BuildingArt::market);
        for (Job job : Job.values()) {
            for (int i = 0; i < FRAMES; i++) {
                int frame = i;
                draw("villager." + job.id() + i, painter -> VillagerArt.villager(painter, job, frame));
            }
        }
        for (Good good : Good.values()) {
            draw("icon." + good.id(), painter -> IconArt.good(painter, good));
        }
        draw("icon.sickle", IconArt::sickle);
        draw("icon.heart", IconArt::heart);
        draw("icon.moon", IconArt::moon);
        draw("icon.cup", IconArt::cup);
        draw("icon.scales", IconArt::scales);
        draw("icon.gear", IconArt::gear);
        draw("box", painter -> IconArt.box(painter, false));
        draw("tick", painter -> IconArt.box(painter, true));
        draw("shadow", IconArt::shadow);
        draw("cursor", IconArt::cursor);
        draw("spark", IconArt::spark);
        draw("white", painter -> painter.fill(Palette.SNOW | 0xffffff00));
        texture.setFilter(Texture.TextureFilter.Nearest, Texture.TextureFilter.Nearest);
        texture.draw(sheet, 0, 0);
        glow = glow();
    }

    TextureRegion get(String name) {
        TextureRegion region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("no picture " + name);
        }
        return region;
    }

    /** What stands for {@code building} in a menu. */
    TextureRegion icon(Building building) {
        return switch (building) {
            case HEARTH -> get("hearth0");
            case HOUSE -> get("house0");
            case FARM -> get("farm3");
            case STOREHOUSE -> get("storehouse");
            case MARKET -> get("market");
        };
    }

    /** A soft round light. */
    Texture light() {
        return glow;
    }

    @Override
    public void dispose() {
        texture.dispose();
        glow.dispose();
        sheet.dispose();
    }

    private void draw(String name, Consumer<Painter> art) {
        int index = regions.size();
        int left = index % COLUMNS * SIZE;
        int top = index / COLUMNS * SIZE;
        art.accept(new Painter(sheet, left, top, SIZE, name.hashCode()));
        regions.put(name, new TextureRegion(texture, left, top, SIZE, SIZE));
    }

    private static Texture glow() {
        int size = 128;
        Pixmap pixmap = new Pixmap(size, size, Pixmap.Format.RGBA8888);
        pixmap.setBlending(Pixmap.Blending.None);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double distance = Math.hypot(x + 0.5 - size / 2.0, y + 0.5 - size / 2.0) / (size / 2.0);
                double light = Math.max(0, 1 - distance);
                pixmap.drawPixel(x, y, 0xffffff00 | (int) (255 * light * light));
            }
        }
        Texture made = new Texture(pixmap);
        made.setFilter(Texture.TextureFilter.Linear, Texture.TextureFilter.Linear);
        pixmap.dispose();
        return made;
    }
}
