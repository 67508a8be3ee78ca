package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.rules.Build;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Harvest;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Position;
import java.util.function.Function;

/**
 * What a click on a tile is for.
 *
 * @param name of the menu's button
 * @param hint what to tell the player who has taken it
 * @param command what a click gives
 */
record Tool(String name, String hint, Function<Position, Command> command) {
    static final Tool HARVEST = new Tool("harvest", "Click a wood, a rock or a ripe field.", Harvest::new);

    static Tool building(Building building) {
        return new Tool(
                building.id(), "Click a free meadow for the " + building.id() + ".", at -> new Build(building, at));
    }
}
