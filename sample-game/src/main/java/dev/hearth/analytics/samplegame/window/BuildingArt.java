package dev.hearth.analytics.samplegame.window;

/** How buildings look. */
final class BuildingArt {
    private BuildingArt() {}

    static void hearth(Painter painter, int frame) {
        painter.ellipse(16, 24, 13, 6.5, Palette.ROCK_DARK);
        painter.ellipse(16, 23, 12, 5.5, Palette.ROCK);
        for (int x = 5; x < 28; x += 5) {
            painter.rect(x, 26 - Math.abs(16 - x) / 5, 3, 2, Palette.ROCK_LIGHT);
        }
        painter.ellipse(16, 22, 9, 4, Palette.SOIL_DARK);
        painter.rect(9, 21, 14, 3, Palette.TRUNK_DARK);
        painter.rect(11, 19, 10, 3, Palette.TRUNK);
        painter.rect(22, 19, 2, 3, Palette.TRUNK_LIGHT);
        int[] leans = {0, 1, 0, -1};
        int[] heights = {16, 14, 17, 15};
        int lean = leans[frame];
        int height = heights[frame];
        flame(painter, 16, 21, height, 6, lean, Palette.EMBER);
        flame(painter, 16, 21, height - 4, 4.6, lean, Palette.FLAME);
        flame(painter, 16, 21, height - 9, 2.8, 0, Palette.FLAME_HOT);
        painter.outline(Palette.INK);
        painter.dot(8 + 3 * frame, 4 + frame, Palette.FLAME);
        painter.dot(24 - 2 * frame, 6 - frame, Palette.EMBER);
    }

    private static void flame(Painter painter, int x, int bottom, int height, double radius, int lean, int color) {
        for (int i = 0; i < height; i++) {
            double part = i / (double) height;
            double half = radius * Math.sqrt(Math.max(0, 1 - part)) * (0.75 + 0.25 * Math.cos(part * 5));
            double middle = x + lean * part * 3;
            int from = (int) Math.round(middle - half);
            painter.rect(from, bottom - i, (int) Math.round(2 * half), 1, color);
        }
    }

    /** @param lit whether somebody is at home in the dark */
    static void house(Painter painter, boolean lit) {
        painter.rect(5, 15, 22, 14, Palette.WALL);
        painter.rect(5, 27, 22, 2, Palette.WALL_SHADE);
        painter.rect(5, 15, 22, 2, Palette.WALL_SHADE);
        painter.rect(5, 15, 2, 14, Palette.TRUNK);
        painter.rect(25, 15, 2, 14, Palette.TRUNK);
        painter.rect(22, 3, 4, 9, Palette.ROCK_DARK);
        painter.rect(22, 3, 3, 9, Palette.ROCK);
        painter.gable(16, 4, 13, 1.18, Palette.ROOF);
        for (int y = 7; y < 17; y += 3) {
            int half = (int) ((y - 3) * 1.18);
            for (int x = 16 - half + y % 2 * 2; x < 16 + half - 1; x += 4) {
                painter.rect(x, y, 2, 1, Palette.ROOF_DARK);
            }
        }
        painter.recolor(0, 4, 12, 13, Palette.ROOF, Palette.ROOF_LIGHT);
        painter.rect(2, 16, 28, 1, Palette.ROOF_DARK);
        painter.rect(13, 20, 6, 9, Palette.TRUNK_DARK);
        painter.rect(14, 21, 4, 8, Palette.TRUNK);
        painter.dot(17, 25, Palette.GOLD);
        window(painter, 8, 20, lit);
        window(painter, 21, 20, lit);
        painter.outline(Palette.INK);
    }

    private static void window(Painter painter, int x, int y, boolean lit) {
        painter.rect(x, y, 4, 5, Palette.TRUNK_DARK);
        painter.rect(x + 1, y + 1, 2, 3, lit ? Palette.FLAME_HOT : Palette.SLATE_LIGHT);
    }

    /** @param growth 0 bare to 3 ripe */
    static void farm(Painter painter, int growth) {
        painter.rect(1, 2, 30, 28, Palette.SOIL);
        for (int y = 4; y < 30; y += 5) {
            painter.rect(1, y + 2, 30, 2, Palette.SOIL_DARK);
            for (int x = 3; x < 30; x += 4) {
                plant(painter, x + y / 5 % 2, y + 2, growth);
            }
        }
        painter.outline(Palette.SOIL_DARK);
        for (int x = 0; x < 32; x += 10) {
            painter.rect(x, 26, 2, 6, Palette.TRUNK_LIGHT);
            painter.rect(x + 1, 26, 1, 6, Palette.TRUNK);
        }
        painter.rect(0, 28, 32, 1, Palette.TRUNK_LIGHT);
        painter.rect(0, 29, 32, 1, Palette.TRUNK);
    }

    private static void plant(Painter painter, int x, int y, int growth) {
        if (growth == 1) {
            painter.rect(x, y - 1, 1, 2, Palette.LEAF_LIGHT);
            painter.dot(x + 1, y - 1, Palette.LEAF);
        } else if (growth == 2) {
            painter.rect(x, y - 3, 1, 4, Palette.LEAF);
            painter.rect(x + 1, y - 3, 1, 2, Palette.LEAF_LIGHT);
            painter.dot(x - 1, y - 2, Palette.LEAF_LIGHT);
        } else if (growth == 3) {
            painter.rect(x, y - 2, 1, 3, Palette.WHEAT_DARK);
            painter.rect(x, y - 5, 2, 4, Palette.WHEAT);
            painter.dot(x, y - 5, Palette.WHEAT_LIGHT);
            painter.dot(x - 1, y - 4, Palette.WHEAT_LIGHT);
        }
    }

    static void storehouse(Painter painter) {
        painter.rect(3, 14, 26, 15, Palette.TRUNK_LIGHT);
        for (int x = 3; x < 29; x += 4) {
            painter.rect(x, 14, 1, 15, Palette.TRUNK);
        }
        painter.gable(16, 3, 12, 1.3, Palette.SLATE);
        painter.recolor(0, 3, 14, 12, Palette.SLATE, Palette.SLATE_LIGHT);
        for (int y = 7; y < 15; y += 3) {
            painter.rect(16 - (int) ((y - 3) * 1.2), y, (int) ((y - 3) * 2.4), 1, Palette.SLATE_DARK);
        }
        painter.rect(9, 17, 14, 12, Palette.TRUNK_DARK);
        painter.rect(10, 18, 12, 11, Palette.TRUNK);
        for (int i = 0; i < 11; i++) {
            painter.dot(10 + i, 18 + i, Palette.TRUNK_LIGHT);
            painter.dot(21 - i, 18 + i, Palette.TRUNK_LIGHT);
        }
        painter.rect(13, 8, 6, 4, Palette.TRUNK_DARK);
        painter.rect(14, 9, 4, 3, Palette.WHEAT);
        painter.outline(Palette.INK);
    }

    static void market(Painter painter) {
        painter.rect(4, 12, 2, 17, Palette.TRUNK_DARK);
        painter.rect(26, 12, 2, 17, Palette.TRUNK_DARK);
        painter.rect(6, 13, 20, 8, Palette.TRUNK);
        painter.rect(3, 20, 26, 9, Palette.TRUNK_LIGHT);
        painter.rect(3, 20, 26, 2, Palette.WALL);
        painter.rect(3, 25, 26, 1, Palette.TRUNK);
        for (int i = 0; i < 7; i++) {
            int color = i % 2 == 0 ? Palette.SNOW : Palette.ROOF;
            painter.rect(2 + i * 4, 5, 4, 8, color);
            painter.disc(4 + i * 4, 13, 2, color);
        }
        painter.rect(2, 5, 28, 1, Palette.ROOF_LIGHT);
        painter.disc(8, 19, 2, Palette.ROOF);
        painter.disc(12, 19, 2, Palette.GOLD);
        painter.disc(16, 19, 2, Palette.LEAF_LIGHT);
        painter.rect(20, 16, 5, 5, Palette.WHEAT_DARK);
        painter.rect(21, 15, 3, 2, Palette.WHEAT_LIGHT);
        painter.outline(Palette.INK);
    }
}
