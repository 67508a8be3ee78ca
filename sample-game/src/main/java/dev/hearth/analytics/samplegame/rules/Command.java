package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Village;

/** Something that a player tells a village to do. A value; executing it twice does it twice. */
public sealed interface Command permits Assign, Build, Feast, Harvest, Rest, Trade {
    /** What the player types or clicks: lower-case letters. */
    String name();

    /** Does it to {@code village}, or refuses and changes nothing. */
    Outcome execute(Village village);
}
