package dev.hearth.analytics.samplegame;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;

/** Is told what a player does in a game. Called on the game's thread. */
public interface GameListener {
    /** A dialogue opened, spoken by the villager of that name. */
    void dialogueOpened(String dialogueId, String villagerName);

    /** A command was executed; one that the village refused was not. */
    void commandExecuted(String command, long durationMillis);

    /** A building stands that did not before, in a village of now {@code villagers}. Never the hearth. */
    void buildingRaised(Building building, int villagers);

    /** The village got {@code amount} of {@code take} for goods of the other kind. */
    void goodsTraded(Good give, Good take, int amount);

    /** There was a feast for {@code guests}. */
    void feastHeld(int guests);
}
