package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.graphics.Pixmap;
import java.util.Random;

/** Draws one small picture, pixel by pixel, within its own square of a larger sheet. Coordinates from its top left. */
final class Painter {
    private final Pixmap sheet;
    private final int left;
    private final int top;
    private final int size;
    private final Random random;

    /** @param seed of what looks accidental; the same seed draws the same picture */
    Painter(Pixmap sheet, int left, int top, int size, long seed) {
        this.sheet = sheet;
        this.left = left;
        this.top = top;
        this.size = size;
        this.random = new Random(seed);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    void dot(int x, int y, int color) {
        if (x >= 0 && x < size && y >= 0 && y < size) {
            sheet.drawPixel(left + x, top + y, color);
        }
    }

    void fill(int color) {
        rect(0, 0, size, size, color);
    }

    void rect(int x, int y, int width, int height, int color) {
        for (int j = y; j < y + height; j++) {
            for (int i = x; i < x + width; i++) {
                dot(i, j, color);
            }
        }
    }

    void ellipse(double centerX, double centerY, double radiusX, double radiusY, int color) {
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < size; i++) {
                double x = (i + 0.5 - centerX) / radiusX;
                double y = (j + 0.5 - centerY) / radiusY;
                if (x * x + y * y <= 1) {
                    dot(i, j, color);
                }
            }
        }
    }

    void disc(double centerX, double centerY, double radius, int color) {
        ellipse(centerX, centerY, radius, radius, color);
    }

    /** A gable: a triangle with its tip at {@code (tipX, y)}, {@code height} rows high, growing by {@code slope} a row. */
    void gable(double tipX, int y, int height, double slope, int color) {
        for (int j = 0; j < height; j++) {
            double half = (j + 1) * slope;
            for (int i = (int) Math.round(tipX - half); i < (int) Math.round(tipX + half); i++) {
                dot(i, y + j, color);
            }
        }
    }

    /** {@code count} single pixels of {@code color} on what is of the color {@code on} already. */
    void speckle(int count, int on, int color) {
        for (int n = 0; n < count; n++) {
            int x = random.nextInt(size);
            int y = random.nextInt(size);
            if (at(x, y) == on) {
                dot(x, y, color);
            }
        }
    }

    /** Replaces one color by another within a rectangle. */
    void recolor(int x, int y, int width, int height, int from, int to) {
        for (int j = y; j < y + height; j++) {
            for (int i = x; i < x + width; i++) {
                if (at(i, j) == from) {
                    dot(i, j, to);
                }
            }
        }
    }

    /** A dark line around all that has been drawn so far; what stands on the ground looks like it stands. */
    void outline(int color) {
        boolean[][] edge = new boolean[size][size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                edge[y][x] = isClear(x, y)
                        && (!isClear(x - 1, y) || !isClear(x + 1, y) || !isClear(x, y - 1) || !isClear(x, y + 1));
            }
        }
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (edge[y][x]) {
                    dot(x, y, color);
                }
            }
        }
    }

    int at(int x, int y) {
        boolean inside = x >= 0 && x < size && y >= 0 && y < size;
        return inside ? sheet.getPixel(left + x, top + y) : Palette.NONE;
    }

    private boolean isClear(int x, int y) {
        return (at(x, y) & 0xff) == 0;
    }
}
