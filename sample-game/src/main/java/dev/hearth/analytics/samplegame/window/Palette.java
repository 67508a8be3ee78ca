package dev.hearth.analytics.samplegame.window;

/** The game's colours, as RGBA8888. Few, and all from one warm family, so that everything goes with everything. */
final class Palette {
    static final int NONE = 0x00000000;
    static final int INK = 0x3a2a30ff;

    static final int GRASS = 0x9cc45fff;
    static final int GRASS_LIGHT = 0xb3d670ff;
    static final int GRASS_DARK = 0x83ad52ff;
    static final int LEAF = 0x5b9450ff;
    static final int LEAF_LIGHT = 0x7cb45cff;
    static final int LEAF_DARK = 0x3f7048ff;
    static final int PINE = 0x3f7f5aff;
    static final int PINE_LIGHT = 0x5da06bff;
    static final int PINE_DARK = 0x2d5c4cff;
    static final int TRUNK = 0x86583bff;
    static final int TRUNK_LIGHT = 0xb07d50ff;
    static final int TRUNK_DARK = 0x5e3b2dff;

    static final int ROCK = 0x9d9aa3ff;
    static final int ROCK_LIGHT = 0xc4c0c2ff;
    static final int ROCK_DARK = 0x716d7cff;
    static final int WATER = 0x5aa9c9ff;
    static final int WATER_LIGHT = 0x8acfdeff;
    static final int WATER_DARK = 0x4689b1ff;
    static final int SAND = 0xe2cd93ff;
    static final int SAND_DARK = 0xc5a972ff;

    static final int SOIL = 0xa8744aff;
    static final int SOIL_DARK = 0x875a3cff;
    static final int WHEAT = 0xe9bf52ff;
    static final int WHEAT_LIGHT = 0xf8e08aff;
    static final int WHEAT_DARK = 0xc2913aff;

    static final int WALL = 0xf1dfbaff;
    static final int WALL_SHADE = 0xd7bc8eff;
    static final int ROOF = 0xcf5f45ff;
    static final int ROOF_LIGHT = 0xe68661ff;
    static final int ROOF_DARK = 0xa2443cff;
    static final int SLATE = 0x5b7599ff;
    static final int SLATE_LIGHT = 0x7f9cbbff;
    static final int SLATE_DARK = 0x435876ff;
    static final int WINDOW = 0xffd983ff;
    static final int FLAME = 0xffa23eff;
    static final int FLAME_HOT = 0xffe998ff;
    static final int EMBER = 0xe0552fff;

    static final int SKIN = 0xf0c19aff;
    static final int SKIN_DARK = 0xb57a52ff;
    static final int PLUM = 0x8e5c96ff;
    static final int PLUM_DARK = 0x6a4278ff;
    static final int ROSE = 0xd97b8aff;
    static final int GOLD = 0xf3c04aff;
    static final int GOLD_DARK = 0xb9812fff;
    static final int SNOW = 0xf7f2e8ff;

    static final int PAPER = 0xf8eed7ff;
    static final int PAPER_SHADE = 0xe9d8b2ff;
    static final int PAPER_EDGE = 0xb58d5fff;
    static final int TEXT = 0x4a352fff;
    static final int TEXT_SOFT = 0x86694fff;
    static final int DAY = 0xffffffff;
    static final int NIGHT = 0x56639aff;

    private Palette() {}
}
