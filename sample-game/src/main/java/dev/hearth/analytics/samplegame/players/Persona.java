package dev.hearth.analytics.samplegame.players;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/** Kinds of players: when they play, and what they say when asked about analytics. Times are the player's own. */
public enum Persona {
    /** Every morning with a coffee, and at noon with one eye on the clock. */
    DAILY("plays every day", true, List.of(
            new Sitting("07:40", 18), new Sitting("12:20", 9))),
    /** A long evening, with a break when the phone rings. */
    EVENING("plays in the evening", true, List.of(
            new Sitting("19:10", 34), new Sitting("20:30", 47)));

    Persona(String label, boolean agrees, List<Sitting> sittings) {}

    record Sitting(LocalTime start, Duration length) {
        Sitting(String start, int minutes) {
            this(LocalTime.parse(start), Duration.ofMinutes(minutes));
        }
    }
}
