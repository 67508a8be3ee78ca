package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.Good;

/** The small pictures of menus, and marks on the map. */
final class IconArt {
    private IconArt() {}

    static void good(Painter painter, Good good) {
        switch (good) {
            case WOOD -> wood(painter);
            case STONE -> stone(painter);
            case GRAIN -> grain(painter);
            case COINS -> coins(painter);
        }
        painter.outline(Palette.INK);
    }

    private static void wood(Painter painter) {
        painter.rect(4, 17, 22, 8, Palette.TRUNK);
        painter.rect(4, 17, 22, 2, Palette.TRUNK_LIGHT);
        painter.ellipse(26, 21, 3, 4.2, Palette.WALL);
        painter.ellipse(26, 21, 1.4, 2, Palette.TRUNK_LIGHT);
        painter.rect(8, 9, 16, 7, Palette.TRUNK);
        painter.rect(8, 9, 16, 2, Palette.TRUNK_LIGHT);
        painter.ellipse(24, 12.5, 2.6, 3.8, Palette.WALL);
        painter.ellipse(24, 12.5, 1.2, 1.8, Palette.TRUNK_LIGHT);
    }

    private static void stone(Painter painter) {
        painter.ellipse(16, 18, 12, 9, Palette.ROCK_DARK);
        painter.ellipse(15, 17, 10.5, 7.4, Palette.ROCK);
        painter.ellipse(12, 14, 5, 3, Palette.ROCK_LIGHT);
    }

    private static void grain(Painter painter) {
        for (int x = 9; x <= 23; x += 7) {
            painter.rect(x, 14, 2, 14, Palette.WHEAT_DARK);
            for (int y = 5; y < 17; y += 4) {
                painter.ellipse(x - 1, y + 2, 2, 2.6, Palette.WHEAT);
                painter.ellipse(x + 3, y + 2, 2, 2.6, Palette.WHEAT_LIGHT);
            }
            painter.ellipse(x + 1, 5, 1.8, 3, Palette.WHEAT_LIGHT);
        }
    }

    private static void coins(Painter painter) {
        for (int i = 0; i < 3; i++) {
            painter.ellipse(12, 24 - i * 5, 8, 4, Palette.GOLD_DARK);
            painter.ellipse(12, 22.5 - i * 5, 8, 4, Palette.GOLD);
        }
        painter.ellipse(12, 12.5, 5, 2, Palette.FLAME_HOT);
        painter.ellipse(23, 25, 6, 3.4, Palette.GOLD_DARK);
        painter.ellipse(23, 23.5, 6, 3.4, Palette.GOLD);
    }

    static void sickle(Painter painter) {
        painter.disc(16, 13, 10, Palette.ROCK_LIGHT);
        painter.disc(19, 16, 9, Palette.NONE);
        painter.rect(22, 0, 10, 20, Palette.NONE);
        for (int i = 0; i < 9; i++) {
            painter.rect(7 + i / 3, 17 + i, 4, 2, Palette.TRUNK);
        }
        painter.outline(Palette.INK);
    }

    static void heart(Painter painter) {
        painter.disc(11, 12, 6.2, Palette.ROSE);
        painter.disc(21, 12, 6.2, Palette.ROSE);
        for (int y = 0; y < 12; y++) {
            int half = 11 - y;
            painter.rect(16 - half, 15 + y, 2 * half, 1, Palette.ROSE);
        }
        painter.disc(9.5, 10, 2, Palette.SNOW);
        painter.outline(Palette.INK);
    }

    static void moon(Painter painter) {
        painter.disc(15, 16, 11, Palette.FLAME_HOT);
        painter.disc(20, 12, 9.5, Palette.NONE);
        painter.outline(Palette.INK);
        painter.rect(23, 8, 1, 5, Palette.GOLD);
        painter.rect(21, 10, 5, 1, Palette.GOLD);
    }

    static void cup(Painter painter) {
        painter.rect(8, 11, 13, 15, Palette.TRUNK_LIGHT);
        painter.rect(17, 11, 4, 15, Palette.TRUNK);
        painter.rect(8, 15, 13, 2, Palette.ROCK);
        painter.rect(8, 23, 13, 2, Palette.ROCK);
        painter.rect(21, 14, 5, 2, Palette.TRUNK);
        painter.rect(24, 14, 2, 8, Palette.TRUNK);
        painter.rect(21, 21, 5, 2, Palette.TRUNK);
        painter.ellipse(14.5, 10, 7, 3.4, Palette.SNOW);
        painter.disc(10, 8, 2.6, Palette.SNOW);
        painter.disc(18, 7.5, 2.8, Palette.SNOW);
        painter.outline(Palette.INK);
    }

    static void scales(Painter painter) {
        painter.rect(15, 6, 2, 19, Palette.TRUNK);
        painter.rect(10, 25, 12, 2, Palette.TRUNK);
        painter.rect(5, 8, 22, 2, Palette.TRUNK_LIGHT);
        painter.ellipse(7, 19, 5, 2.6, Palette.GOLD);
        painter.ellipse(25, 16, 5, 2.6, Palette.GOLD);
        painter.rect(7, 10, 1, 8, Palette.GOLD_DARK);
        painter.rect(24, 10, 1, 5, Palette.GOLD_DARK);
        painter.outline(Palette.INK);
    }

    static void gear(Painter painter) {
        painter.disc(16, 16, 8.5, Palette.ROCK);
        for (int i = 0; i < 8; i++) {
            double angle = Math.PI / 4 * i;
            painter.disc(16 + 9.5 * Math.cos(angle), 16 + 9.5 * Math.sin(angle), 2.4, Palette.ROCK);
        }
        painter.disc(16, 16, 3.4, Palette.NONE);
        painter.outline(Palette.INK);
    }

    static void box(Painter painter, boolean ticked) {
        painter.rect(3, 3, 26, 26, Palette.PAPER_EDGE);
        painter.rect(5, 5, 22, 22, Palette.SNOW);
        for (int i = 0; ticked && i < 12; i++) {
            int x = 8 + i + (i > 4 ? 1 : 0);
            int y = i < 5 ? 15 + i : 23 - i;
            painter.rect(x, y, 3, 4, Palette.LEAF_DARK);
        }
    }

    /** Lies under whoever walks. */
    static void shadow(Painter painter) {
        painter.ellipse(16, 28, 7, 2.6, 0x2a203055);
    }

    /** Marks the tile that a click would be for. */
    static void cursor(Painter painter) {
        int[][] corners = {{0, 0, 1, 1}, {31, 0, -1, 1}, {0, 31, 1, -1}, {31, 31, -1, -1}};
        for (int[] corner : corners) {
            for (int i = 0; i < 9; i++) {
                for (int thick = 0; thick < 2; thick++) {
                    painter.dot(corner[0] + corner[2] * i, corner[1] + corner[3] * thick, Palette.SNOW);
                    painter.dot(corner[0] + corner[2] * thick, corner[1] + corner[3] * i, Palette.SNOW);
                }
            }
        }
    }

    static void spark(Painter painter) {
        painter.rect(15, 8, 2, 16, Palette.FLAME_HOT);
        painter.rect(8, 15, 16, 2, Palette.FLAME_HOT);
        painter.disc(16, 16, 3.5, Palette.SNOW);
    }
}
