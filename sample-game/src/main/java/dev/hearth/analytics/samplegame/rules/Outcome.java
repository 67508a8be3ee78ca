package dev.hearth.analytics.samplegame.rules;

/** What came of a command. */
public sealed interface Outcome {
    /** What to tell the player. */
    String message();

    /**
     * The village did it.
     *
     * @param durationMillis how long the player watches it being done, in milliseconds of play
     */
    record Done(String message, long durationMillis) implements Outcome {}

    /** The village did not, and nothing has changed. */
    record Refused(Refusal reason, String message) implements Outcome {}
}
