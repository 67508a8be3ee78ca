package dev.hearth.analytics.samplegame;

/** Is told what a player does in a game. Called on the game's thread. */
public interface GameListener {
    /** A dialogue opened, spoken by the villager of that name. */
    void dialogueOpened(String dialogueId, String villagerName);

    /** A command was executed; one that the village refused was not. */
    void commandExecuted(String command, long durationMillis);
}
