package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.graphics.Color;
import com.badlogic.gdx.graphics.g2d.BitmapFont;
import com.badlogic.gdx.graphics.g2d.SpriteBatch;
import com.badlogic.gdx.utils.Align;
import java.util.ArrayList;
import java.util.List;

/** Words that rise where something was done, and sparks for as long as the work takes. Drawn over the map. */
final class Happenings {
    private static final int SHOWN_MAX = 12;
    private static final float SECONDS_OF_WORDS = 2.2f;
    private static final float RISE_A_SECOND = 22;

    private final Sprites sprites;
    private final BitmapFont font;
    private final List<Happening> happenings = new ArrayList<>();

    Happenings(Sprites sprites, BitmapFont font) {
        this.sprites = sprites;
        this.font = font;
    }

    /** Something was done at a place of the window, and is watched for {@code millis}. */
    void add(String words, float x, float y, long millis) {
        if (happenings.size() == SHOWN_MAX) {
            happenings.remove(0);
        }
        happenings.add(new Happening(words, x, y, Math.max(SECONDS_OF_WORDS, millis / 1000f)));
    }

    void draw(SpriteBatch batch, float seconds) {
        happenings.forEach(happening -> draw(batch, happening, seconds));
        happenings.removeIf(happening -> happening.seconds > happening.lasts);
        batch.setColor(Color.WHITE);
    }

    private void draw(SpriteBatch batch, Happening happening, float seconds) {
        happening.seconds += seconds;
        for (int i = 0; i < 4; i++) {
            float turn = happening.seconds * 2.4f + i * 1.57f;
            float size = 14 + 6 * (float) Math.sin(happening.seconds * 7 + i);
            batch.setColor(1, 1, 1, 0.85f);
            batch.draw(
                    sprites.get("spark"),
                    happening.x + 26 * (float) Math.cos(turn) - size / 2,
                    happening.y + 18 * (float) Math.sin(turn) - size / 2,
                    size,
                    size);
        }
        float faded = Math.min(1, Math.max(0, SECONDS_OF_WORDS - happening.seconds));
        float y = happening.y + 40 + happening.seconds * RISE_A_SECOND;
        font.setColor(0.2f, 0.14f, 0.16f, faded);
        for (int[] beside : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {1, -2}}) {
            font.draw(batch, happening.words, happening.x - 150 + beside[0], y + beside[1], 300, Align.center, false);
        }
        font.setColor(1, 0.98f, 0.9f, faded);
        font.draw(batch, happening.words, happening.x - 150, y, 300, Align.center, false);
        font.setColor(Color.WHITE);
    }

    private static final class Happening {
        private final String words;
        private final float x;
        private final float y;
        private final float lasts;
        private float seconds;

        private Happening(String words, float x, float y, float lasts) {
            this.words = words;
            this.x = x;
            this.y = y;
            this.lasts = lasts;
        }
    }
}
