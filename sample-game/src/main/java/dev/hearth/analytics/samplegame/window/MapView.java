package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.graphics.Color;
import com.badlogic.gdx.graphics.GL20;
import com.badlogic.gdx.graphics.g2d.SpriteBatch;
import com.badlogic.gdx.graphics.g2d.TextureRegion;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Land;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Terrain;
import dev.hearth.analytics.samplegame.world.Tile;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.VillageTime;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The village as it is seen: land, buildings, people, fire and night. Draws what is; decides nothing. */
final class MapView {
    static final int TILE = 64;
    static final int WIDTH = Land.COLUMNS * TILE;
    static final int HEIGHT = Land.ROWS * TILE;

    private static final float REGROWTH_MINUTES = VillageTime.MINUTES_A_DAY / 2f;
    private static final float FIRE_FRAMES_A_SECOND = 7;
    private static final float WATER_FRAMES_A_SECOND = 2.5f;

    private final Sprites sprites;
    private final int left;
    private final int bottom;
    private float seconds;

    /** @param left of the map in the window, as {@code bottom} */
    MapView(Sprites sprites, int left, int bottom) {
        this.sprites = sprites;
        this.left = left;
        this.bottom = bottom;
    }

    void update(float elapsedSeconds) {
        seconds += elapsedSeconds;
    }

    /** Which tile is drawn at that place of the window. */
    Optional<Position> tileAt(float x, float y) {
        int column = (int) Math.floor(column(x));
        int row = (int) Math.floor(row(y));
        boolean inside = column >= 0 && column < Land.COLUMNS && row >= 0 && row < Land.ROWS;
        return inside ? Optional.of(new Position(column, row)) : Optional.empty();
    }

    /** Columns from the map's west edge. */
    float column(float x) {
        return (x - left) / TILE;
    }

    /** Rows from the map's north edge. */
    float row(float y) {
        return (bottom + HEIGHT - y) / TILE;
    }

    float x(float column) {
        return left + column * TILE;
    }

    float y(float row) {
        return bottom + HEIGHT - row * TILE;
    }

    void draw(SpriteBatch batch, Village village, Crowd crowd, @Nullable Position cursor) {
        batch.setColor(Color.WHITE);
        village.land().tiles().forEach(tile -> drawGround(batch, village, tile));
        Iterator<Walk> walks = crowd.fromTheNorth().iterator();
        @Nullable Walk walk = next(walks);
        for (int row = 0; row < Land.ROWS; row++) {
            for (int column = 0; column < Land.COLUMNS; column++) {
                drawObject(
                        batch,
                        village,
                        village.land().at(new Position(column, row)).orElseThrow());
            }
            while (walk != null && walk.y() < row + 1) {
                drawWalk(batch, walk);
                walk = next(walks);
            }
        }
        while (walk != null) {
            drawWalk(batch, walk);
            walk = next(walks);
        }
        drawNight(batch, village);
        if (cursor != null) {
            batch.draw(sprites.get("cursor"), x(cursor.column()), y(cursor.row() + 1), TILE, TILE);
        }
    }

    private static @Nullable Walk next(Iterator<Walk> walks) {
        return walks.hasNext() ? walks.next() : null;
    }

    private void drawGround(SpriteBatch batch, Village village, Tile tile) {
        Position at = tile.position();
        if (tile.terrain() != Terrain.WATER) {
            drawTile(batch, sprites.get("meadow" + variant(at)), at);
            return;
        }
        int frame = (int) (seconds * WATER_FRAMES_A_SECOND) % Sprites.FRAMES;
        drawTile(batch, sprites.get("water" + frame), at);
        int[][] sides = {{0, -1, 0}, {-1, 0, 90}, {0, 1, 180}, {1, 0, 270}};
        for (int[] side : sides) {
            Position beside = new Position(at.column() + side[0], at.row() + side[1]);
            boolean land = village.land()
                    .at(beside)
                    .map(other -> other.terrain() != Terrain.WATER)
                    .orElse(false);
            if (land) {
                float half = TILE / 2f;
                batch.draw(sprites.get("bank"), x(at.column()), y(at.row() + 1), half, half, TILE, TILE, 1, 1, side[2]);
            }
        }
    }

    private void drawObject(SpriteBatch batch, Village village, Tile tile) {
        String picture = picture(village, tile);
        if (!picture.isEmpty()) {
            drawTile(batch, sprites.get(picture), tile.position());
        }
    }

    private String picture(Village village, Tile tile) {
        Building building = tile.building();
        long minutesToRipe = tile.ripeAtMinute() - village.time().minute();
        int variant = variant(tile.position());
        if (building == null) {
            boolean ripe = minutesToRipe <= 0;
            return switch (tile.terrain()) {
                case FOREST -> (ripe ? "forest" : "stumps") + variant;
                case ROCK -> (ripe ? "rock" : "rubble") + variant;
                case MEADOW, WATER -> "";
            };
        }
        return switch (building) {
            case HEARTH -> "hearth" + (int) (seconds * FIRE_FRAMES_A_SECOND) % Sprites.FRAMES;
            case HOUSE -> "house" + (village.time().isNight() ? 1 : 0);
            case FARM -> "farm" + growth(minutesToRipe);
            case STOREHOUSE, MARKET -> building.name().toLowerCase(Locale.ROOT);
        };
    }

    private static int growth(long minutesToRipe) {
        if (minutesToRipe <= 0) {
            return Sprites.GROWTHS - 1;
        }
        float grown = Math.max(0, 1 - minutesToRipe / REGROWTH_MINUTES);
        return (int) (grown * (Sprites.GROWTHS - 1));
    }

    private void drawWalk(SpriteBatch batch, Walk walk) {
        TextureRegion picture = sprites.get("villager." + walk.villager().job().id() + walk.frame());
        float x = x(walk.x()) - TILE / 2f;
        float y = y(walk.y()) - TILE * 0.1f;
        batch.draw(sprites.get("shadow"), x, y, TILE, TILE);
        float width = walk.facesWest() ? -TILE : TILE;
        batch.draw(picture, walk.facesWest() ? x + TILE : x, y, width, TILE);
    }

    private void drawNight(SpriteBatch batch, Village village) {
        float dark = Daylight.darkness(village.time());
        if (dark <= 0) {
            return;
        }
        // What is there is multiplied by the color of the night, and then lit by what burns.
        batch.setBlendFunction(GL20.GL_DST_COLOR, GL20.GL_ZERO);
        batch.setColor(new Color(Palette.DAY).lerp(new Color(Palette.NIGHT), dark));
        batch.draw(sprites.get("white"), left, bottom, WIDTH, HEIGHT);
        batch.setBlendFunction(GL20.GL_SRC_ALPHA, GL20.GL_ONE);
        float flicker = 1 + 0.05f * (float) Math.sin(seconds * 9) + 0.03f * (float) Math.sin(seconds * 23);
        List<Tile> tiles = village.land().tiles();
        for (Tile tile : tiles) {
            if (tile.building() == Building.HEARTH) {
                light(batch, tile.position(), 6.4f * flicker, 0.6f * dark);
            } else if (tile.building() == Building.HOUSE) {
                light(batch, tile.position(), 2.6f, 0.36f * dark);
            }
        }
        batch.setBlendFunction(GL20.GL_SRC_ALPHA, GL20.GL_ONE_MINUS_SRC_ALPHA);
        batch.setColor(Color.WHITE);
    }

    private void light(SpriteBatch batch, Position at, float tiles, float strength) {
        float size = tiles * TILE;
        batch.setColor(1, 0.66f, 0.3f, strength);
        batch.draw(sprites.light(), x(at.column() + 0.5f) - size / 2, y(at.row() + 0.6f) - size / 2, size, size);
    }

    private void drawTile(SpriteBatch batch, TextureRegion region, Position at) {
        batch.draw(region, x(at.column()), y(at.row() + 1), TILE, TILE);
    }

    /** Looks accidental, and is the same each time. */
    private static int variant(Position at) {
        int hash = (at.column() * 73_856_093) ^ (at.row() * 19_349_663);
        return (hash ^ (hash >>> 13)) >>> 5 & (Sprites.VARIANTS - 1);
    }
}
