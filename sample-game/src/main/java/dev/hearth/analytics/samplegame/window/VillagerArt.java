package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.Job;

/** How villagers look: their work is seen by what they wear. */
final class VillagerArt {
    private VillagerArt() {}

    /** @param frame 0 and 2 stand, 1 and 3 step */
    static void villager(Painter painter, Job job, int frame) {
        int bob = frame % 2;
        legs(painter, frame);
        int coat = coat(job);
        painter.rect(11, 17 - bob, 10, 9, coat);
        painter.rect(10, 18 - bob, 2, 6, coat);
        painter.rect(20, 18 - bob, 2, 6, coat);
        painter.recolor(18, 17 - bob, 4, 9, coat, coatShade(job));
        painter.rect(10, 23 - bob, 2, 2, Palette.SKIN);
        painter.rect(20, 23 - bob, 2, 2, Palette.SKIN);
        dress(painter, job, bob);
        painter.disc(16, 12 - bob, 5.2, Palette.SKIN);
        painter.rect(13, 12 - bob, 2, 2, Palette.INK);
        painter.rect(17, 12 - bob, 2, 2, Palette.INK);
        painter.dot(12, 14 - bob, Palette.ROSE);
        painter.dot(19, 14 - bob, Palette.ROSE);
        head(painter, job, bob);
        painter.outline(Palette.INK);
    }

    private static void legs(Painter painter, int frame) {
        int left = frame == 1 ? 1 : 0;
        int right = frame == 3 ? 1 : 0;
        painter.rect(12, 26, 3, 3 - left, Palette.TRUNK_DARK);
        painter.rect(17, 26, 3, 3 - right, Palette.TRUNK_DARK);
    }

    private static void dress(Painter painter, Job job, int bob) {
        switch (job) {
            case ELDER -> {
                painter.rect(11, 24 - bob, 10, 3 + bob, Palette.PLUM_DARK);
                painter.rect(22, 13, 1, 15, Palette.TRUNK);
            }
            case FARMER -> {
                painter.rect(13, 19 - bob, 6, 7, Palette.SLATE);
                painter.rect(13, 17 - bob, 1, 3, Palette.SLATE);
                painter.rect(18, 17 - bob, 1, 3, Palette.SLATE);
            }
            case WOODCUTTER -> {
                painter.rect(11, 19 - bob, 10, 1, Palette.ROOF_DARK);
                painter.rect(11, 22 - bob, 10, 1, Palette.ROOF_DARK);
                painter.rect(15, 17 - bob, 1, 8, Palette.ROOF_DARK);
            }
            case MASON -> painter.rect(13, 18 - bob, 6, 8, Palette.WALL_SHADE);
            case TRADER -> {
                painter.rect(15, 17 - bob, 2, 9, Palette.GOLD);
                painter.rect(11, 22 - bob, 10, 1, Palette.TRUNK_DARK);
            }
        }
    }

    private static void head(Painter painter, Job job, int bob) {
        switch (job) {
            case ELDER -> {
                painter.ellipse(16, 9 - bob, 5.4, 3, Palette.SNOW);
                painter.rect(11, 9 - bob, 1, 5, Palette.SNOW);
                painter.rect(20, 9 - bob, 1, 5, Palette.SNOW);
                painter.rect(13, 15 - bob, 6, 3, Palette.SNOW);
                painter.rect(14, 18 - bob, 4, 2, Palette.SNOW);
            }
            case FARMER -> {
                painter.ellipse(16, 9 - bob, 9, 2, Palette.WHEAT);
                painter.ellipse(16, 7 - bob, 5, 3, Palette.WHEAT_LIGHT);
                painter.rect(11, 8 - bob, 10, 1, Palette.ROOF);
            }
            case WOODCUTTER -> {
                painter.ellipse(16, 8 - bob, 5.6, 3.4, Palette.LEAF_DARK);
                painter.rect(10, 9 - bob, 12, 1, Palette.LEAF);
                painter.rect(13, 15 - bob, 6, 2, Palette.TRUNK);
            }
            case MASON -> {
                painter.ellipse(16, 8 - bob, 5.6, 3.2, Palette.TRUNK_DARK);
                painter.rect(11, 9 - bob, 2, 3, Palette.TRUNK_DARK);
            }
            case TRADER -> {
                painter.ellipse(16, 8 - bob, 6.4, 3.6, Palette.SLATE_DARK);
                painter.rect(9, 9 - bob, 14, 1, Palette.SLATE_DARK);
                painter.rect(20, 3 - bob, 2, 5, Palette.ROSE);
            }
        }
    }

    private static int coat(Job job) {
        return switch (job) {
            case ELDER -> Palette.PLUM;
            case FARMER -> Palette.LEAF_LIGHT;
            case WOODCUTTER -> Palette.ROOF;
            case MASON -> Palette.ROCK;
            case TRADER -> Palette.SLATE;
        };
    }

    private static int coatShade(Job job) {
        return switch (job) {
            case ELDER -> Palette.PLUM_DARK;
            case FARMER -> Palette.LEAF;
            case WOODCUTTER -> Palette.ROOF_DARK;
            case MASON -> Palette.ROCK_DARK;
            case TRADER -> Palette.SLATE_DARK;
        };
    }
}
