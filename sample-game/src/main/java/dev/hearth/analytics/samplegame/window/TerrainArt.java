package dev.hearth.analytics.samplegame.window;

/** How the land looks. */
final class TerrainArt {
    private TerrainArt() {}

    static void meadow(Painter painter, int variant) {
        painter.fill(Palette.GRASS);
        for (int i = 0; i < 5; i++) {
            int x = painter.between(2, 29);
            int y = painter.between(3, 29);
            painter.rect(x, y, painter.between(2, 4), 1, Palette.GRASS_LIGHT);
        }
        for (int i = 0; i < 4; i++) {
            tuft(painter, painter.between(2, 27), painter.between(5, 29));
        }
        if (variant == 1) {
            flower(painter, painter.between(5, 12), painter.between(6, 24), Palette.SNOW);
            flower(painter, painter.between(18, 26), painter.between(6, 24), Palette.ROSE);
        }
        if (variant == 3) {
            flower(painter, painter.between(8, 24), painter.between(8, 24), Palette.GOLD);
            painter.disc(7, 25, 2, Palette.ROCK);
            painter.rect(6, 23, 2, 1, Palette.ROCK_LIGHT);
        }
    }

    private static void tuft(Painter painter, int x, int y) {
        painter.rect(x, y - 2, 1, 2, Palette.GRASS_DARK);
        painter.rect(x + 2, y - 1, 1, 1, Palette.GRASS_DARK);
        painter.rect(x + 1, y, 1, 1, Palette.GRASS_DARK);
    }

    private static void flower(Painter painter, int x, int y, int petals) {
        painter.rect(x, y + 2, 1, 2, Palette.LEAF_DARK);
        painter.rect(x - 1, y, 3, 1, petals);
        painter.rect(x, y - 1, 1, 3, petals);
        painter.dot(x, y, Palette.GOLD);
    }

    static void forest(Painter painter, int variant) {
        if (variant % 2 == 0) {
            broadleaf(painter, 9, 11, 7);
            pine(painter, 23, 2, 20);
            broadleaf(painter, 18, 19, 7);
        } else {
            pine(painter, 8, 3, 19);
            broadleaf(painter, 22, 11, 8);
            pine(painter, 13, 8, 20);
        }
        painter.outline(Palette.INK);
    }

    private static void broadleaf(Painter painter, int x, int y, int radius) {
        painter.rect(x - 2, y + radius - 3, 4, 8, Palette.TRUNK);
        painter.rect(x + 1, y + radius - 3, 1, 8, Palette.TRUNK_DARK);
        painter.disc(x, y, radius + 1.6, Palette.INK);
        painter.disc(x, y, radius + 0.6, Palette.LEAF_DARK);
        painter.disc(x - 0.5, y - 1, radius - 0.6, Palette.LEAF);
        painter.disc(x - 2, y - 2.5, radius * 0.5, Palette.LEAF_LIGHT);
        painter.speckle(60, Palette.LEAF, Palette.LEAF_LIGHT);
        painter.speckle(60, Palette.LEAF, Palette.LEAF_DARK);
    }

    private static void pine(Painter painter, int x, int y, int height) {
        painter.rect(x - 1, y + height - 1, 3, 6, Palette.TRUNK_DARK);
        int tier = height / 3;
        for (int i = 0; i < 3; i++) {
            painter.gable(x + 0.5, y + i * (tier - 1) - 1, tier + 4, 0.86 + 0.08 * i, Palette.INK);
        }
        for (int i = 0; i < 3; i++) {
            int top = y + i * (tier - 1);
            painter.gable(x + 0.5, top, tier + 2, 0.75 + 0.08 * i, Palette.PINE_DARK);
            painter.gable(x, top, tier, 0.62 + 0.08 * i, Palette.PINE);
            painter.gable(x - 1, top + 1, tier - 2, 0.35, Palette.PINE_LIGHT);
        }
    }

    /** A wood that was cut: it grows again. */
    static void stumps(Painter painter) {
        stump(painter, painter.between(6, 9), painter.between(11, 14));
        stump(painter, painter.between(21, 24), painter.between(15, 18));
        stump(painter, painter.between(12, 15), painter.between(24, 26));
        painter.rect(25, 8, 1, 4, Palette.TRUNK);
        painter.disc(25.5, 7, 2.5, Palette.LEAF_LIGHT);
        painter.rect(4, 21, 1, 3, Palette.TRUNK);
        painter.disc(4.5, 20, 2, Palette.LEAF_LIGHT);
        painter.outline(Palette.INK);
    }

    private static void stump(Painter painter, int x, int y) {
        painter.rect(x - 3, y, 7, 4, Palette.TRUNK);
        painter.ellipse(x + 0.5, y, 3.6, 2, Palette.TRUNK_LIGHT);
        painter.ellipse(x + 0.5, y, 1.6, 0.8, Palette.TRUNK);
    }

    static void rock(Painter painter, int variant) {
        int shift = variant % 2 * 3;
        boulder(painter, 21 - shift, 12, 7);
        boulder(painter, 10 + shift, 18, 8);
        boulder(painter, 23 - shift, 24, 5);
        painter.outline(Palette.INK);
    }

    private static void boulder(Painter painter, int x, int y, int radius) {
        painter.ellipse(x, y, radius, radius * 0.85, Palette.ROCK_DARK);
        painter.ellipse(x - 0.8, y - 1, radius - 1.2, radius * 0.68, Palette.ROCK);
        painter.ellipse(x - 2, y - radius * 0.35, radius * 0.5, radius * 0.3, Palette.ROCK_LIGHT);
        painter.rect(x + 1, y + 1, 1, 3, Palette.ROCK_DARK);
        painter.rect(x + 2, y + 3, 2, 1, Palette.ROCK_DARK);
    }

    /** Rock that was broken; more of it comes to light. */
    static void rubble(Painter painter) {
        for (int i = 0; i < 6; i++) {
            int x = painter.between(5, 26);
            int y = painter.between(10, 27);
            painter.ellipse(x, y, 3, 2, Palette.ROCK_DARK);
            painter.ellipse(x - 0.5, y - 0.6, 2, 1.2, Palette.ROCK_LIGHT);
        }
        painter.outline(Palette.INK);
    }

    static void water(Painter painter, int frame) {
        painter.fill(Palette.WATER);
        int[][] waves = {{3, 5, 7}, {18, 9, 8}, {8, 15, 6}, {22, 19, 6}, {2, 23, 8}, {15, 28, 7}};
        for (int[] wave : waves) {
            int x = Math.floorMod(wave[0] + frame * 2, 32);
            for (int i = 0; i < wave[2]; i++) {
                int lift = i == 0 || i == wave[2] - 1 ? 1 : 0;
                painter.dot((x + i) % 32, wave[1] + lift, Palette.WATER_LIGHT);
                painter.dot((x + i + 3) % 32, wave[1] + 3, Palette.WATER_DARK);
            }
        }
    }

    /** The edge of the land towards water, along the picture's top; turned for the other sides. */
    static void bank(Painter painter) {
        painter.rect(0, 0, 32, 3, Palette.SAND);
        painter.rect(0, 3, 32, 1, Palette.SAND_DARK);
        for (int x = 0; x < 32; x += painter.between(3, 6)) {
            painter.rect(x, 3, 2, 1, Palette.SAND);
            painter.rect(x, 4, 2, 1, Palette.SAND_DARK);
        }
        painter.rect(0, 5, 32, 1, Palette.WATER_LIGHT);
    }
}
