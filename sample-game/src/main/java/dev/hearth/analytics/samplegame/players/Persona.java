package dev.hearth.analytics.samplegame.players;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/** Kinds of players: when they play, by the clocks where they live, and how they feel about analytics. */
public enum Persona {
    /** Every morning with a coffee, and again at noon. */
    DAILY(Answer.YES),

    /** Long evenings, with a look at the door and a phone call in between. */
    EVENING(Answer.YES),

    /** Tries the game once and never comes back. */
    LEAVER(Answer.YES),

    /** Plays across midnight. */
    NIGHT_OWL(Answer.YES),

    /** Plays three times a day; the second day goes by train, without a network from morning to afternoon. */
    TRAVELLER(Answer.YES),

    /** Agrees at first, and withdraws it in the middle of the third sitting. Plays on. */
    CHANGES_MIND(Answer.YES),

    /** Says no when asked. */
    DECLINES(Answer.NO),

    /** Closes the question every time, and never answers it. */
    NEVER_ANSWERS(Answer.NONE);

    /** When the {@link #TRAVELLER} of the second day loses the network. */
    static final LocalTime NETWORK_LOST = LocalTime.of(9, 40);

    /** When the train arrives. */
    static final LocalTime NETWORK_BACK = LocalTime.of(16, 30);

    private final Answer answer;

    Persona(Answer answer) {
        this.answer = answer;
    }

    /** The answer to the question of the first launch. */
    public Answer answer() {
        return answer;
    }

    /** When the player plays on each day. */
    public List<Sitting> sittings() {
        return switch (this) {
            case DAILY -> List.of(sitting("07:40", 9), sitting("12:20", 5));
            case EVENING -> List.of(sitting("19:10", 15), sitting("20:30", 24));
            case LEAVER -> List.of(sitting("16:05", 4));
            case NIGHT_OWL -> List.of(sitting("23:46", 22));
            case TRAVELLER -> List.of(sitting("09:30", 8), sitting("13:00", 12), sitting("17:45", 10));
            case CHANGES_MIND -> List.of(sitting("08:50", 14), sitting("21:00", 7));
            case DECLINES -> List.of(sitting("10:15", 10), sitting("18:20", 6));
            case NEVER_ANSWERS -> List.of(sitting("11:05", 8));
        };
    }

    private static Sitting sitting(String start, int minutes) {
        return new Sitting(LocalTime.parse(start), Duration.ofMinutes(minutes));
    }

    /** What a player says when the game asks on its first launch. */
    public enum Answer {
        YES,
        NO,
        NONE
    }

    /** A time of play: the game is launched and, after about {@code length}, quit. */
    public record Sitting(LocalTime start, Duration length) {}
}
